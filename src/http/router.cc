#include "http/router.h"

#include "base/url.h"

namespace headroom::http {
namespace {

// Takes the text up to the next '/' off the front of `path`, and the '/' with it.
std::string_view take_segment(std::string_view& path) {
  const auto slash = path.find('/');
  const auto segment = path.substr(0, slash);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  return segment;
}

}  // namespace

std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
  Parameters parameters;
  if (!pattern.starts_with('/') || !path.starts_with('/')) return std::nullopt;
  const bool both_end_alike = pattern.ends_with('/') == path.ends_with('/');
  pattern.remove_prefix(1);
  path.remove_prefix(1);
  while (!pattern.empty()) {
    auto expected = take_segment(pattern);
    if (expected.starts_with('{') && expected.ends_with("...}")) {
      expected = expected.substr(1, expected.size() - 5);
      parameters.emplace_back(expected, percent_decode(path));
      return parameters;
    }
    const auto actual = take_segment(path);
    if (expected.starts_with('{') && expected.ends_with('}')) {
      if (actual.empty()) return std::nullopt;
      parameters.emplace_back(expected.substr(1, expected.size() - 2), percent_decode(actual));
    } else if (expected != actual) {
      return std::nullopt;
    }
  }
  if (!path.empty() || !both_end_alike) return std::nullopt;
  return parameters;
}

}  // namespace headroom::http
