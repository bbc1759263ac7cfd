#include "traffic/schema_example.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/url.h"

namespace headroom::traffic {
namespace {

constexpr int kMostDepth = 8;
constexpr int kMostValues = 300;

class Maker {
 public:
  explicit Maker(const References& references) : references_(references) {}

  Json properties(const Json& schema) {
    Json properties = Json::object();
    std::set<std::string> required;
    gather(schema, properties, required, 0);
    return properties;
  }

  Json make(const Json& schema, int depth) {
    const Json& followed = references_.follow(schema);
    if (!followed.is_object() || depth > kMostDepth || ++values_ > kMostValues) return nullptr;
    if (const Json* shown = shown_by(followed)) return *shown;
    for (const char* choice : {"oneOf", "anyOf"}) {
      const Json& choices = member(followed, choice);
      if (choices.is_array() && !choices.empty() && !member(followed, "properties").is_object()) {
        return make(first_that_is_something(choices), depth + 1);
      }
    }
    const std::string type = type_of(followed);
    if (type == "object") return object(followed, depth);
    if (type == "array") return array(followed, depth);
    if (type == "integer") return std::llround(number(followed, 1));
    if (type == "number") return number(followed, 0.5);
    if (type == "boolean") return true;
    if (type == "null") return nullptr;
    return string(followed);
  }

 private:
  static const Json* shown_by(const Json& schema) {
    for (const char* key : {"example", "default", "const"}) {
      if (schema.contains(key) && !schema[key].is_null()) return &schema[key];
    }
    for (const char* key : {"examples", "enum"}) {
      const Json& list = member(schema, key);
      if (list.is_array() && !list.empty() && !list[0].is_null()) return &list[0];
    }
    return nullptr;
  }

  const Json& first_that_is_something(const Json& choices) const {
    for (const Json& choice : choices) {
      if (text_of(references_.follow(choice), "type") != "null") return choice;
    }
    return choices[0];
  }

  static std::string type_of(const Json& schema) {
    const Json& type = member(schema, "type");
    if (type.is_string()) return type.get<std::string>();
    for (const Json& one : type) {  // 3.1: a list of types
      if (one.is_string() && one != "null") return one.get<std::string>();
    }
    if (schema.contains("properties") || schema.contains("allOf") ||
        schema.contains("additionalProperties")) {
      return "object";
    }
    return schema.contains("items") ? "array" : "string";
  }

  // Properties and what is required, of a schema and all that it is made of.
  void gather(const Json& schema, Json& properties, std::set<std::string>& required, int depth) {
    const Json& followed = references_.follow(schema);
    if (depth > kMostDepth || !followed.is_object()) return;
    for (const Json& part : member(followed, "allOf"))
      gather(part, properties, required, depth + 1);
    for (const auto& [name, property] : member(followed, "properties").items()) {
      if (properties.size() < static_cast<std::size_t>(kMostValues)) properties[name] = property;
    }
    for (const Json& name : member(followed, "required")) {
      if (name.is_string()) required.insert(name.get<std::string>());
    }
  }

  Json object(const Json& schema, int depth) {
    Json properties = Json::object();
    std::set<std::string> required;
    gather(schema, properties, required, depth);
    const bool none_required = std::ranges::none_of(
        required, [&](const std::string& name) { return properties.contains(name); });
    Json made = Json::object();
    for (const auto& [name, property] : properties.items()) {
      if (!none_required && !required.contains(name)) continue;
      if (member(references_.follow(property), "readOnly") == true) continue;
      if (depth == kMostDepth) break;
      Json value = make(property, depth + 1);
      if (!value.is_null() || required.contains(name)) made[name] = std::move(value);
    }
    return made;
  }

  Json array(const Json& schema, int depth) {
    constexpr double kMostItems = 3;
    Json made = Json::array();
    const double count = std::clamp(number_of(schema, "minItems", 1), 1.0, kMostItems);
    for (int i = 0; i < static_cast<int>(count); ++i) {
      Json item = make(member(schema, "items"), depth + 1);
      if (item.is_null()) break;
      made.push_back(std::move(item));
    }
    return made;
  }

  // `usual` where the bounds allow it, else the nearest that they do.
  static double number(const Json& schema, double usual) {
    const double step = text_of(schema, "type") == "integer" ? 1 : 0.5;
    double least = number_of(schema, "minimum", -1e15);
    double most = number_of(schema, "maximum", 1e15);
    // A number of its own in 3.1, a boolean beside the bound before.
    const Json& above = member(schema, "exclusiveMinimum");
    const Json& below = member(schema, "exclusiveMaximum");
    if (above.is_number()) least = std::max(least, above.get<double>() + step);
    if (below.is_number()) most = std::min(most, below.get<double>() - step);
    if (above == true) least += step;
    if (below == true) most -= step;
    double value = std::max(std::min(usual, most), least);
    const double multiple = number_of(schema, "multipleOf");
    if (multiple > 0) value = std::ceil(value / multiple) * multiple;
    return std::isfinite(value) ? std::clamp(value, -1e15, 1e15) : usual;
  }

  static std::string string(const Json& schema) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kByFormat{{
        {"date", "2026-01-15"},
        {"date-time", "2026-01-15T12:00:00Z"},
        {"time", "12:00:00Z"},
        {"uuid", "00000000-0000-4000-8000-000000000001"},
        {"email", "user@example.com"},
        {"uri", "https://example.com/"},
        {"url", "https://example.com/"},
        {"hostname", "example.com"},
        {"ipv4", "192.0.2.1"},
        {"ipv6", "2001:db8::1"},
        {"byte", "ZXhhbXBsZQ=="},
        {"int64", "1"},
    }};
    const std::string format = text_of(schema, "format");
    for (const auto& [name, value] : kByFormat) {
      if (name == format) return std::string(value);
    }
    constexpr double kLongest = 1000;
    std::string text = "example";
    const auto least =
        static_cast<std::size_t>(std::clamp(number_of(schema, "minLength"), 0.0, kLongest));
    const auto most = static_cast<std::size_t>(
        std::clamp(number_of(schema, "maxLength", kLongest), 0.0, kLongest));
    if (text.size() < least) text.resize(least, 'x');
    if (text.size() > most) text.resize(most);
    return text;
  }

  const References& references_;
  int values_ = 0;
};

}  // namespace

const Json& References::follow(const Json& value) const {
  constexpr int kMostSteps = 32;
  static const Json kNothing;
  const Json* at = &value;
  for (int i = 0; i < kMostSteps; ++i) {
    const Json& reference = member(*at, "$ref");
    if (!reference.is_string()) return *at;
    const auto& path = reference.get_ref<const std::string&>();
    if (!path.starts_with("#/")) break;
    at = &document_;
    for (const std::string_view part : split(std::string_view(path).substr(2), '/')) {
      std::string key = percent_decode(part);
      for (const auto& [from, to] : {std::pair("~1", "/"), std::pair("~0", "~")}) {
        for (std::size_t found = 0; (found = key.find(from, found)) != key.npos; ++found) {
          key.replace(found, 2, to);
        }
      }
      if (at->is_array()) {
        std::size_t index = at->size();
        std::from_chars(key.data(), key.data() + key.size(), index);
        at = index < at->size() ? &(*at)[index] : &kNothing;
      } else {
        at = &member(*at, key);
      }
    }
    if (at->is_null()) break;
  }
  ++broken_;
  return kNothing;
}

Json example_of(const Json& schema, const References& references) {
  return Maker(references).make(schema, 0);
}

Json properties_of(const Json& schema, const References& references) {
  return Maker(references).properties(schema);
}

bool is_file(const Json& schema, const References& references) {
  const Json& followed = references.follow(schema);
  const std::string type = text_of(followed, "type");
  if (type == "array") return is_file(references.follow(member(followed, "items")), references);
  const std::string media_type = text_of(followed, "contentMediaType");
  return type == "file" || text_of(followed, "format") == "binary" ||
         (!media_type.empty() && !media_type.starts_with("text/") &&
          media_type.find("json") == media_type.npos &&
          text_of(followed, "contentEncoding").empty());
}

Json example_beside(const Json& holder, const References& references) {
  if (holder.contains("example")) return holder["example"];
  for (const auto& [name, example] : member(holder, "examples").items()) {
    const Json& followed = references.follow(example);
    if (followed.is_object() && followed.contains("value")) return followed["value"];
    if (!followed.is_object()) return followed;
  }
  if (holder.contains("x-example")) return holder["x-example"];
  // Swagger 2 has the schema's own fields in the parameter.
  return example_of(holder.contains("schema") ? holder["schema"] : holder, references);
}

}  // namespace headroom::traffic
