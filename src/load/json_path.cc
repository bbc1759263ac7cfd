#include "load/json_path.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace headroom::load {
namespace {

using Json = nlohmann::json;

// Each takes one part of a path (".name", "[3]", "['name']") off its front and goes down by it;
// null when there is no such value or the part is malformed.
const Json* member(const Json& value, std::string_view name) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(std::string(name));
  return found == value.end() ? nullptr : &*found;
}

const Json* element(const Json& value, std::string_view digits) {
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc() || end != digits.data() + digits.size() || !value.is_array()) {
    return nullptr;
  }
  const auto size = static_cast<std::int64_t>(value.size());
  if (index < 0) index += size;
  if (index < 0 || index >= size) return nullptr;
  return &value[static_cast<std::size_t>(index)];
}

const Json* descend_by_name(const Json& value, std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view name = path.substr(0, path.find_first_of(".["));
  path.remove_prefix(name.size());
  return name.empty() ? nullptr : member(value, name);
}

const Json* descend_by_bracket(const Json& value, std::string_view& path) {
  path.remove_prefix(1);
  const bool is_quoted = path.starts_with('\'') || path.starts_with('"');
  if (!is_quoted) {
    const auto end = path.find(']');
    if (end == std::string_view::npos) return nullptr;
    const std::string_view digits = path.substr(0, end);
    path.remove_prefix(end + 1);
    return element(value, digits);
  }
  const auto end = path.find(path.front(), 1);
  if (end == std::string_view::npos || end + 1 >= path.size() || path[end + 1] != ']') {
    return nullptr;
  }
  const std::string_view name = path.substr(1, end - 1);
  path.remove_prefix(end + 2);
  return member(value, name);
}

const Json* descend(const Json& root, std::string_view path) {
  if (!path.starts_with('$')) return nullptr;
  path.remove_prefix(1);
  const Json* value = &root;
  while (value != nullptr && !path.empty()) {
    if (path.front() == '.') {
      value = descend_by_name(*value, path);
    } else if (path.front() == '[') {
      value = descend_by_bracket(*value, path);
    } else {
      return nullptr;
    }
  }
  return value;
}

// Printing a value walks down it recursively: what is nested deeper than any real answer is
// dropped.
bool is_shallow(int depth, Json::parse_event_t, Json&) {
  constexpr int kDeepest = 256;
  return depth <= kDeepest;
}

}  // namespace

struct JsonDocument::Body {
  Json root;
};

JsonDocument::JsonDocument(std::string_view text)
    : body_(std::make_unique<Body>(Body{Json::parse(text, is_shallow, false)})) {}
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;

std::optional<std::string> JsonDocument::find(std::string_view path) const {
  if (body_->root.is_discarded()) return std::nullopt;
  const Json* value = descend(body_->root, path);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  // The service may send bytes that are no UTF-8: replace them, as a browser does.
  return value->dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace headroom::load
