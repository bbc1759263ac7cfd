#include "traffic/request_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/url.h"
#include "traffic/multipart_body.h"
#include "traffic/template_text.h"
#include "traffic/write_draft.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kMostBodyBytes = 256 * 1024;
constexpr std::size_t kMostBodyNodes = 1000;
constexpr std::size_t kMostBodyLevels = 40;  // of the 64 that the service file may have
constexpr std::size_t kLongestKey = 500;     // YAML's keys end at 1024
constexpr std::size_t kMostFields = 200;

struct Shape {
  std::size_t nodes = 0;
  std::size_t levels = 0;
  std::size_t longest_key = 0;
};

void measure(const Json& value, std::size_t level, Shape& shape) {
  ++shape.nodes;
  shape.levels = std::max(shape.levels, level);
  if (!value.is_structured()) return;
  for (const auto& [key, item] : value.items()) {
    if (value.is_object()) shape.longest_key = std::max(shape.longest_key, key.size());
    measure(item, level + 1, shape);
  }
}

std::string secret_reference(std::string_view name, std::set<std::string>& secrets) {
  const std::string variable = variable_of(name, "SECRET");
  secrets.insert(variable);
  return fmt::format("${{env:{}}}", variable);
}

// Strings become literal text; where there is a place to note them, those under a secret's name
// become references.
Json made_safe(const Json& value, std::string_view name, std::set<std::string>* secrets) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const bool is_secret = secrets != nullptr && is_secret_name(name) && !text.empty();
    return is_secret ? secret_reference(name, *secrets) : literal(text);
  }
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& item : value) list.push_back(made_safe(item, name, secrets));
    return list;
  }
  if (!value.is_object()) return value;
  Json object = Json::object();
  for (const auto& [key, item] : value.items()) {
    object[literal(key)] = made_safe(item, key, secrets);
  }
  return object;
}

std::string dump(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool is_worth_keeping(std::string_view header_name) {
  constexpr std::array<std::string_view, 29> kAddedAnew{"host",
                                                        "connection",
                                                        "keep-alive",
                                                        "proxy-authenticate",
                                                        "proxy-authorization",
                                                        "proxy-connection",
                                                        "te",
                                                        "trailer",
                                                        "trailers",
                                                        "transfer-encoding",
                                                        "upgrade",
                                                        "content-length",
                                                        "accept-encoding",
                                                        "cookie",
                                                        "cookie2",
                                                        "user-agent",
                                                        "referer",
                                                        "origin",
                                                        "cache-control",
                                                        "pragma",
                                                        "if-none-match",
                                                        "if-modified-since",
                                                        "if-range",
                                                        "range",
                                                        "dnt",
                                                        "upgrade-insecure-requests",
                                                        "priority",
                                                        "expect",
                                                        "postman-token"};
  const std::string name = to_lower(header_name);
  const bool is_token = !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
  return is_token && !name.starts_with("sec-") && !name.starts_with("x-devtools") &&
         !name.starts_with("x-forwarded") &&
         std::ranges::find(kAddedAnew, name) == kAddedAnew.end();
}

std::string header_text(std::string_view value) {
  std::string text = literal(value);
  std::ranges::replace_if(text, [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return text;
}

std::string header_value(std::string_view name, std::string_view value,
                         std::set<std::string>& secrets) {
  if (!is_secret_name(name)) return header_text(value);
  const std::size_t blank = value.find(' ');
  const std::string_view scheme = value.substr(0, blank);
  const bool has_scheme = blank != value.npos && !scheme.empty() &&
                          std::ranges::all_of(scheme, [](char c) { return is_letter(c); });
  return (has_scheme ? fmt::format("{} ", scheme) : "") + secret_reference(name, secrets);
}

std::string field_value(std::string_view name, std::string_view value,
                        std::set<std::string>& secrets) {
  return is_secret_name(name) ? secret_reference(name, secrets) : literal(value);
}

Pairs form_fields(std::string_view text) {
  Pairs fields;
  for (const std::string_view field : split(text, '&')) {
    if (field.empty()) continue;
    const std::size_t equals = field.find('=');
    std::string name(field.substr(0, equals));
    std::string value(equals == field.npos ? "" : field.substr(equals + 1));
    std::ranges::replace(name, '+', ' ');
    std::ranges::replace(value, '+', ' ');
    fields.emplace_back(percent_decode(name), percent_decode(value));
  }
  return fields;
}

Json literal_strings(const Json& document) {
  return made_safe(document, {}, nullptr);
}

RecordedBody json_body(const Json& document) {
  RecordedBody recorded;
  Shape shape;
  measure(document, 1, shape);
  const bool fits = shape.nodes <= kMostBodyNodes && shape.levels <= kMostBodyLevels &&
                    shape.longest_key <= kLongestKey;
  recorded.body.kind = fits ? Body::Kind::kJson : Body::Kind::kText;
  recorded.body.text = dump(document);
  if (!fits) recorded.content_type = "application/json";
  return recorded;
}

RecordedBody recorded_body(std::string_view content_type, const std::string& text,
                           std::set<std::string>& secrets) {
  RecordedBody recorded;
  if (text.empty()) return recorded;
  if (text.size() > kMostBodyBytes) {
    recorded.why_not = fmt::format("its body of {} kB is larger than {} kB", text.size() / 1000,
                                   kMostBodyBytes / 1024);
    return recorded;
  }
  const std::string type = to_lower(content_type);
  if (type.starts_with("multipart/")) {
    auto multipart = recorded_multipart(content_type, text, secrets);
    if (multipart) {
      recorded.body = std::move(*multipart);
    } else {
      recorded.why_not = "its body is not in parts as its content type says";
    }
    return recorded;
  }
  if (type.find("json") != type.npos || type.empty()) {
    bool is_deep = false;
    const auto watch = [&](int depth, Json::parse_event_t, Json&) {
      is_deep = is_deep || depth > static_cast<int>(kMostLevels);
      return !is_deep;
    };
    Json document = Json::parse(text, watch, false);
    if (!document.is_discarded() && !is_deep && document.is_structured()) {
      recorded = json_body(made_safe(document, {}, &secrets));
      if (type != "application/json" && !type.empty()) recorded.content_type = content_type;
      return recorded;
    }
  }
  if (type.starts_with("application/x-www-form-urlencoded")) {
    Pairs fields = form_fields(text);
    std::set<std::string> seen;
    const bool is_map =
        fields.size() <= kMostFields && std::ranges::all_of(fields, [&](auto& field) {
          return field.first.size() <= kLongestKey && seen.insert(field.first).second;
        });
    if (is_map) {
      for (auto& [name, value] : fields) {
        value = field_value(name, value, secrets);
        name = literal(name);
      }
      recorded.body = {.kind = Body::Kind::kForm, .text = {}, .fields = std::move(fields)};
      return recorded;
    }
  }
  recorded.body = {.kind = Body::Kind::kText, .text = literal(text), .fields = {}};
  recorded.content_type = content_type;
  return recorded;
}

bool Budget::take(const Step& step) {
  constexpr std::size_t kMostNodes = 80'000;
  constexpr std::size_t kMostBytes = 8'000'000;
  // Itself, and its half of a group of two that may stand around it.
  constexpr std::size_t kNodesOfAStep = 10 + 5;
  constexpr std::size_t kBytesOfHalfAGroup = 200;
  std::size_t nodes = kNodesOfAStep + 2 * (step.headers.size() + step.body.fields.size()) +
                      5 * step.body.parts.size();
  if (step.body.kind == Body::Kind::kJson) {
    Shape shape;
    measure(Json::parse(step.body.text, nullptr, false), 1, shape);
    nodes += shape.nodes;
  }
  const std::size_t bytes = write_step(step, kIndentInGroup).size() + kBytesOfHalfAGroup;
  if (nodes_ + nodes > kMostNodes || bytes_ + bytes > kMostBytes) {
    ++refused_;
    return false;
  }
  nodes_ += nodes;
  bytes_ += bytes;
  return true;
}

}  // namespace headroom::traffic
