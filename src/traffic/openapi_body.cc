#include "traffic/openapi_body.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "traffic/multipart_body.h"
#include "traffic/request_parts.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

bool is_binary(std::string_view type) {
  constexpr std::array<std::string_view, 6> kBinary{"image/",          "audio/",
                                                    "video/",          "application/octet-stream",
                                                    "application/pdf", "application/zip"};
  return std::ranges::any_of(kBinary, [&](auto begin) { return type.starts_with(begin); });
}

DescribedBody described_form(const Json& media, const References& references) {
  constexpr std::size_t kMostFields = 200;
  DescribedBody made;
  made.body.kind = Body::Kind::kForm;
  const Json values = example_beside(media, references);
  if (!values.is_object()) return made;
  for (const auto& [name, value] : values.items()) {
    if (made.body.fields.size() == kMostFields) break;
    made.body.fields.emplace_back(literal(name), literal(plain_text(value)));
  }
  return made;
}

// The first of "image/png, image/jpeg" that the description says a part may be in.
std::string part_type(const Json& media, std::string_view name) {
  const std::string types = text_of(member(member(media, "encoding"), name), "contentType");
  return std::string(trim(types.substr(0, types.find(','))));
}

DescribedBody described_parts(std::string_view type, const Json& media,
                              const References& references) {
  DescribedBody made;
  const Json properties = properties_of(member(media, "schema"), references);
  Json values = example_beside(media, references);
  if (!values.is_object()) values = Json::object();
  MultipartBody parts;
  const auto add_file = [&](const std::string& name, const Json& property) {
    std::string media_type = part_type(media, name);
    if (media_type.empty()) {
      media_type = text_of(references.follow(property), "contentMediaType");
    }
    parts.add_file(name, {}, media_type);
  };
  for (const auto& [name, value] : values.items()) {
    const Json& property = member(properties, name);
    if (is_file(property, references)) {
      add_file(name, property);
    } else {
      // RFC 7578: a part is text unless it says otherwise, and what has structure is JSON.
      std::string media_type = part_type(media, name);
      if (media_type.empty() && value.is_structured()) media_type = "application/json";
      const std::string text = value.is_structured()
                                   ? value.dump(-1, ' ', false, Json::error_handler_t::replace)
                                   : plain_text(value);
      parts.add_text(name, literal(text), media_type);
    }
  }
  // An example of the whole can show no file.
  if (media.contains("example") || media.contains("examples")) {
    for (const auto& [name, property] : properties.items()) {
      if (!values.contains(name) && is_file(property, references)) add_file(name, property);
    }
  }
  if (parts.is_empty()) {
    made.why_not = fmt::format("{} describes no part", type);
  } else {
    made.body = std::move(parts).take();
  }
  return made;
}

}  // namespace

std::string plain_text(const Json& value) {
  if (value.is_array()) {
    std::vector<std::string> items;
    for (const Json& item : value) items.push_back(plain_text(item));
    return fmt::format("{}", fmt::join(items, ","));
  }
  return value.is_object() ? value.dump(-1, ' ', true, Json::error_handler_t::replace)
                           : text_of(value);
}

DescribedBody described_json(std::string_view type, const Json& holder,
                             const References& references) {
  RecordedBody recorded = json_body(literal_strings(example_beside(holder, references)));
  DescribedBody made{.body = std::move(recorded.body), .content_type = {}, .why_not = {}};
  if (type != "application/json" || !recorded.content_type.empty()) {
    made.content_type = header_text(type);
  }
  return made;
}

DescribedBody described_body(const Json& content, const References& references) {
  for (const auto& [type, media] : content.items()) {
    if (to_lower(type).find("json") == type.npos || !media.is_object()) continue;
    return described_json(type, media, references);
  }
  const Json& form = member(content, "application/x-www-form-urlencoded");
  if (form.is_object()) return described_form(form, references);
  const Json& parts = member(content, "multipart/form-data");
  if (parts.is_object()) return described_parts("multipart/form-data", parts, references);
  DescribedBody made;
  for (const auto& [type, media] : content.items()) {
    if (type.starts_with("text/") && media.is_object()) {
      made.body = {.kind = Body::Kind::kText,
                   .text = literal(plain_text(example_beside(media, references)))};
      made.content_type = header_text(type);
      return made;
    }
    if (is_binary(to_lower(type))) {
      made.body = file_body(type);
      made.content_type = type.find('*') == type.npos ? header_text(type) : "";
      return made;
    }
  }
  made.why_not = fmt::format("no example can be made for {}", content.begin().key());
  return made;
}

}  // namespace headroom::traffic
