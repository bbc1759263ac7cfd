#include "traffic/postman.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/url.h"
#include "traffic/counted.h"
#include "traffic/document.h"
#include "traffic/multipart_body.h"
#include "traffic/names.h"
#include "traffic/postman_variables.h"
#include "traffic/request_parts.h"
#include "traffic/shares.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

using Place = PostmanVariables::Place;

class PostmanReader {
 public:
  explicit PostmanReader(const Json& collection)
      : collection_(collection), variables_(member(collection, "variable")) {}

  Result<Draft> read(std::string_view file) {
    const std::string name = text_of(member(collection_, "info"), "name");
    count_scripts(collection_);
    add_folder(collection_, name_of(name, "collection"), nullptr, 0);
    if (draft_.journeys.empty()) {
      return invalid(fmt::format("{} has no request that can be made", file),
                     fmt::format("{} of its items could not be used", left_out_),
                     "export the collection again, as Collection v2.1");
    }
    share_equally(draft_.journeys);
    describe(file, name);
    return std::move(draft_);
  }

 private:
  void add_folder(const Json& folder, const std::string& name, const Json* auth, int depth) {
    constexpr int kMostFolders = 20;
    const Json& own = member(folder, "auth");
    if (own.is_object()) auth = &own;
    Journey journey{.name = {},
                    .comment = text_of(folder, "name"),
                    .share = 0,
                    .think = {},
                    .steps = {},
                    .sessions = {}};
    for (const Json& item : member(folder, "item")) {
      if (member(item, "item").is_array()) continue;
      count_scripts(item);
      if (draft_.journeys.size() >= kMostJourneys) {
        ++left_out_;
      } else if (auto step = step_of(item, name, auth); !step) {
        ++left_out_;
      } else if (budget_.take(*step)) {
        journey.steps.push_back(std::move(*step));
      }
    }
    if (!journey.steps.empty()) {
      journey.name = journey_names_.unique(name);
      draft_.journeys.push_back(std::move(journey));
    }
    for (const Json& item : member(folder, "item")) {
      if (!member(item, "item").is_array()) continue;
      count_scripts(item);
      if (depth < kMostFolders)
        add_folder(item, name_of(text_of(item, "name"), "folder"), auth, depth + 1);
    }
  }

  void count_scripts(const Json& item) {
    for (const Json& event : member(item, "event")) {
      const Json& lines = member(member(event, "script"), "exec");
      if (!lines.empty()) ++scripts_;
    }
  }

  std::optional<Step> step_of(const Json& item, const std::string& journey, const Json* auth) {
    const Json& request = member(item, "request");
    Step step;
    if (request.is_object() && request.contains("method")) step.method = text_of(request, "method");
    if (std::ranges::find(kMethods, step.method) == kMethods.end()) return std::nullopt;
    const Json& url = request.is_object() ? member(request, "url") : request;
    const std::optional<std::string> target = target_of(url);
    if (!target) return std::nullopt;
    step.target = *target;
    for (const Json& header : member(request, "header")) {
      const std::string name = text_of(header, "key");
      if (member(header, "disabled") == true || !is_worth_keeping(name)) continue;
      const std::string value = text_of(header, "value");
      const bool is_secret = is_secret_name(name) && value.find("{{") == value.npos;
      add_header(step, name, is_secret ? variables_.secret(name) : rendered(value));
    }
    add_body(step, member(request, "body"));
    const Json& own = member(request, "auth");
    add_auth(step, own.is_object() ? own : auth != nullptr ? *auth : Json());
    const std::string name = text_of(item, "name");
    step.name = step_names_.unique(name_of(name, request_name(step.method, "")), journey);
    return step;
  }

  std::string rendered(std::string_view text) {
    std::string out = variables_.render(text, Place::kText);
    std::ranges::replace_if(out, [](char c) { return c == '\r' || c == '\n'; }, ' ');
    return out;
  }

  static void add_header(Step& step, const std::string& name, std::string value) {
    const bool is_there = std::ranges::any_of(
        step.headers, [&](const auto& header) { return to_lower(header.first) == to_lower(name); });
    if (!is_there && name.size() < 200) step.headers.emplace_back(name, std::move(value));
  }

  // Version 2.0 and 2.1 both have the whole URL as text, the latter beside its parts.
  std::optional<std::string> target_of(const Json& url) {
    std::string raw = url.is_string() ? url.get<std::string>() : text_of(url, "raw");
    if (raw.empty()) return std::nullopt;
    raw = with_path_variables(without_disabled_query(raw, url), url);
    raw = raw.substr(0, raw.find('#'));
    std::string_view rest = raw;
    if (rest.starts_with("{{")) {
      const std::size_t close = rest.find("}}");
      if (close == rest.npos) return std::nullopt;
      const auto value = variables_.value_of(trim(rest.substr(2, close - 2)));
      rest.remove_prefix(close + 2);
      note_origin(value.value_or(""));
    } else if (!rest.starts_with('/')) {
      const std::size_t scheme = rest.find("://");
      const std::size_t path = rest.find_first_of("/?", scheme == rest.npos ? 0 : scheme + 3);
      const std::string origin(rest.substr(0, path));
      note_origin(scheme == rest.npos ? "http://" + origin : origin);
      rest = path == rest.npos ? std::string_view() : rest.substr(path);
    }
    constexpr std::size_t kLongest = 8000;
    std::string target = variables_.render(rest, Place::kTarget);
    if (!target.starts_with('/')) target.insert(0, "/");
    if (target.size() > kLongest) return std::nullopt;
    return target;
  }

  static std::string without_disabled_query(const std::string& raw, const Json& url) {
    const Json& query = member(url, "query");
    const std::size_t mark = raw.find('?');
    const bool has_disabled = std::ranges::any_of(
        query, [](const Json& parameter) { return member(parameter, "disabled") == true; });
    if (mark == raw.npos || !has_disabled) return raw;
    std::string out = raw.substr(0, mark);
    char separator = '?';
    for (const Json& parameter : query) {
      if (member(parameter, "disabled") == true) continue;
      out +=
          fmt::format("{}{}={}", separator, text_of(parameter, "key"), text_of(parameter, "value"));
      separator = '&';
    }
    return out;
  }

  // "/users/:id" with the values that the request gives.
  static std::string with_path_variables(const std::string& raw, const Json& url) {
    std::string out = raw;
    for (const Json& variable : member(url, "variable")) {
      const std::string name =
          text_of(variable, "key").empty() ? text_of(variable, "id") : text_of(variable, "key");
      const std::string mark = "/:" + name;
      const std::size_t at = out.find(mark);
      const bool ends = at != out.npos && (at + mark.size() == out.size() ||
                                           std::string_view("/?").find(out[at + mark.size()]) !=
                                               std::string_view::npos);
      if (name.empty() || !ends) continue;
      const std::string value = text_of(variable, "value");
      out.replace(at + 1, mark.size() - 1, value.empty() ? "1" : value);
    }
    return out;
  }

  void note_origin(std::string_view address) {
    const auto url = parse_url(address);
    if (!url) return;
    ++origins_[fmt::format("{}://{}", url->origin.scheme, url->origin.authority())];
    if (base_path_.empty() && url->target != "/" && literal_target(url->target) == url->target) {
      base_path_ = url->target;
    }
  }

  void add_body(Step& step, const Json& body) {
    if (!body.is_object() || member(body, "disabled") == true) return;
    const std::string mode = text_of(body, "mode");
    if (mode == "raw") {
      add_raw(step, text_of(body, "raw"),
              text_of(member(member(body, "options"), "raw"), "language"));
    } else if (mode == "urlencoded") {
      add_form(step, member(body, "urlencoded"));
    } else if (mode == "formdata") {
      add_parts(step, member(body, "formdata"));
    } else if (mode == "file") {
      step.body = file_body({});
    } else if (mode == "graphql") {
      const Json& graphql = member(body, "graphql");
      Json document = {{"query", variables_.render(text_of(graphql, "query"), Place::kText)}};
      const Json given = Json::parse(text_of(graphql, "variables"), nullptr, false);
      if (given.is_object()) document["variables"] = literal_strings(given);
      step.body = json_body(document).body;
    } else if (!mode.empty()) {
      step.comment = fmt::format("sent without a body: {} cannot be sent", mode);
      ++bodies_left_out_;
    }
  }

  void add_raw(Step& step, const std::string& raw, std::string_view language) {
    if (raw.empty()) return;
    constexpr std::size_t kMostBytes = 256 * 1024;
    if (raw.size() > kMostBytes) {
      step.comment = "sent without a body: it is larger than 256 kB";
      ++bodies_left_out_;
      return;
    }
    const std::string_view trimmed = trim(raw);
    const bool may_be_json =
        language == "json" || trimmed.starts_with('{') || trimmed.starts_with('[');
    if (may_be_json) {
      bool is_deep = false;
      const auto watch = [&](int depth, Json::parse_event_t, Json&) {
        is_deep = is_deep || depth > kMostLevels;
        return !is_deep;
      };
      const Json document = Json::parse(variables_.render(raw, Place::kJson), watch, false, true);
      if (!document.is_discarded() && !is_deep && document.is_structured()) {
        RecordedBody made = json_body(document);
        step.body = std::move(made.body);
        if (!made.content_type.empty()) add_header(step, "Content-Type", made.content_type);
        return;
      }
    }
    step.body = {
        .kind = Body::Kind::kText, .text = variables_.render(raw, Place::kText), .fields = {}};
    const std::map<std::string_view, std::string> types{{"json", "application/json"},
                                                        {"xml", "application/xml"},
                                                        {"html", "text/html"},
                                                        {"javascript", "application/javascript"},
                                                        {"text", "text/plain"}};
    const auto type = types.find(language);
    if (type != types.end()) add_header(step, "Content-Type", type->second);
  }

  void add_form(Step& step, const Json& fields) {
    std::set<std::string> seen;
    step.body.kind = Body::Kind::kForm;
    for (const Json& field : fields) {
      const std::string key = text_of(field, "key");
      const bool fits = !key.empty() && key.size() < 300 && seen.size() < 200;
      if (member(field, "disabled") == true || !fits || !seen.insert(key).second) continue;
      step.body.fields.emplace_back(literal(key), value_of(key, text_of(field, "value")));
    }
    if (step.body.fields.empty()) step.body.kind = Body::Kind::kNone;
  }

  void add_parts(Step& step, const Json& fields) {
    MultipartBody parts;
    for (const Json& field : fields) {
      if (member(field, "disabled") == true) continue;
      const std::string key = text_of(field, "key");
      const std::string type = text_of(field, "contentType");
      if (text_of(field, "type") == "file") {
        const std::string source = text_of(field, "src");
        parts.add_file(key, source.substr(source.find_last_of("/\\") + 1), type);
      } else {
        parts.add_text(key, value_of(key, text_of(field, "value")), type);
      }
    }
    if (!parts.is_empty()) step.body = std::move(parts).take();
  }

  // Of a field of a form.
  std::string value_of(const std::string& key, const std::string& value) {
    const bool is_secret = is_secret_name(key) && value.find("{{") == value.npos;
    return is_secret ? variables_.secret(key) : variables_.render(value, Place::kText);
  }

  // A setting of an `auth`: an object in 2.0, a list of keys and values in 2.1.
  static std::string setting(const Json& auth, const std::string& type, std::string_view key) {
    const Json& settings = member(auth, type);
    if (settings.is_object()) return text_of(settings, key);
    for (const Json& entry : settings) {
      if (text_of(entry, "key") == key) return text_of(entry, "value");
    }
    return {};
  }

  void add_auth(Step& step, const Json& auth) {
    const std::string type = text_of(auth, "type");
    if (type.empty() || type == "noauth") return;
    if (type == "bearer") {
      const std::string token = setting(auth, type, "token");
      const bool is_variable = token.starts_with("{{");
      add_header(step, "Authorization",
                 "Bearer " + (is_variable ? rendered(token) : variables_.secret("token")));
    } else if (type == "basic") {
      add_header(step, "Authorization", "Basic " + variables_.secret("basic auth"));
    } else if (type == "apikey") {
      const std::string key = setting(auth, type, "key");
      const std::string value = setting(auth, type, "value");
      const std::string text = value.starts_with("{{")
                                   ? rendered(value)
                                   : variables_.secret(key.empty() ? "api key" : key);
      if (setting(auth, type, "in") == "query") {
        step.target +=
            fmt::format("{}{}={}", step.target.find('?') == std::string::npos ? '?' : '&',
                        percent_encode(key), text);
      } else if (is_worth_keeping(key)) {
        add_header(step, key, text);
      }
    } else {
      ++unknown_auths_[type];
    }
  }

  void describe(std::string_view file, const std::string& name) {
    draft_.service = name_of(name, "collection");
    draft_.description = fmt::format("Drafted from the Postman collection {}",
                                     literal(std::string_view(name).substr(0, 200)));
    std::size_t steps = 0;
    for (const Journey& journey : draft_.journeys) steps += journey.steps.size();
    draft_.origin.push_back(
        fmt::format("Postman collection {}: {} in {}, one for each folder, with equal shares", file,
                    counted(steps, "request"), counted(draft_.journeys.size(), "journey")));
    draft_.figures.emplace_back(
        "a collection says nothing of how often, by whom, and with what pauses: add users, "
        "sessions "
        "and think");
    const auto drop = [&](std::size_t count, std::string_view what) {
      if (count > 0) draft_.dropped.push_back(fmt::format("{} {}", count, what));
    };
    drop(scripts_, "scripts: what they set for later requests has to be written as save:");
    drop(left_out_, "requests without a usable address or method, or in folders beyond the 200th");
    describe_placeholders(draft_);
    drop(bodies_left_out_, "bodies, each told at its step");
    drop(budget_.refused(), "requests for which a service file has no room");
    for (const auto& [type, count] : unknown_auths_) {
      drop(count, fmt::format("times auth by {}, which no header alone can do", in_quotes(type)));
    }
    if (origins_.size() > 1) {
      draft_.figures.push_back(
          fmt::format("its requests go to {} servers, here all to one", origins_.size()));
    }
    draft_.targets.push_back({.name = "local",
                              .url = std::string(kLocalUrl) + base_path_,
                              .comment = "put the system to be tested here"});
    int number = 1;
    for (const auto& [origin, count] : origins_) {
      if (number > 10) break;
      draft_.targets.push_back({.name = fmt::format("collection-{}", number++),
                                .url = origin + base_path_,
                                .comment = "as in the collection: load it only if it is yours"});
    }
    if (auto data = variables_.data()) draft_.data.push_back(std::move(*data));
    draft_.secrets.assign(variables_.secrets().begin(), variables_.secrets().end());
  }

  const Json& collection_;
  PostmanVariables variables_;
  Draft draft_;
  Names journey_names_;
  Names step_names_;
  Budget budget_;
  std::map<std::string, std::size_t> origins_;
  std::string base_path_;
  std::map<std::string, std::size_t> unknown_auths_;
  std::size_t scripts_ = 0;
  std::size_t left_out_ = 0;
  std::size_t bodies_left_out_ = 0;
};

}  // namespace

Result<Draft> read_postman(std::string_view text, std::string_view file) {
  const auto document = parse_document(text, file);
  if (!document) return fail(document.error());
  // The API of Postman wraps it once more.
  const Json& inner = member(*document, "collection");
  const Json& collection = inner.is_object() ? inner : *document;
  if (!member(collection, "item").is_array()) {
    return invalid(fmt::format("{} is no Postman collection of format 2", file),
                   "it has no item list", "export it as Collection v2.1");
  }
  return PostmanReader(collection).read(file);
}

}  // namespace headroom::traffic
