#include "load/redirect.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"

namespace headroom::load {
namespace {

constexpr std::array<int, 5> kRedirects{301, 302, 303, 307, 308};

// "/a/b/../c" becomes "/a/c" (RFC 3986, 5.2.4); what follows the path stays.
std::string without_dots(std::string_view target) {
  const std::string_view path = path_of(target);
  const std::string_view query = target.substr(path.size());
  std::vector<std::string_view> kept;
  const auto parts = split(path.substr(1), '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    if (parts[i] == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (parts[i] != ".") {
      kept.push_back(parts[i]);
      continue;
    }
    if (is_last) kept.push_back("");
  }
  std::string out;
  for (const std::string_view part : kept) out.append("/").append(part);
  if (out.empty()) out = "/";
  return out.append(query);
}

// The target that a location without a host means.
std::string relative_to(std::string_view target, std::string_view location) {
  if (location.starts_with('/')) return without_dots(location);
  const std::string_view path = path_of(target);
  if (location.starts_with('?')) return std::string(path).append(location);
  const std::string_view folder = path.substr(0, path.rfind('/') + 1);
  return without_dots(std::string(folder).append(location));
}

}  // namespace

bool is_redirect(int status) {
  return std::ranges::find(kRedirects, status) != kRedirects.end();
}

std::optional<Redirect> redirect_of(int status, std::string_view method, std::string_view location,
                                    const Origin& origin, std::string_view target) {
  location = trim(location.substr(0, location.find('#')));
  if (location.empty() || !target.starts_with('/')) return std::nullopt;
  const bool is_seen_only = method == "GET" || method == "HEAD";
  Redirect redirect;
  redirect.becomes_get = (status == 303 && !is_seen_only) || (status < 303 && method == "POST");
  if (location.starts_with("//") || is_absolute_url(location)) {
    const std::string scheme = location.starts_with("//") ? origin.scheme + ":" : "";
    auto url = parse_url(scheme + std::string(location));
    if (!url) return std::nullopt;
    redirect.to = std::move(*url);
    return redirect;
  }
  // "mailto:..." and the like lead nowhere that a load test goes.
  const std::size_t colon = location.find(':');
  if (colon < location.find_first_of("/?")) return std::nullopt;
  redirect.to = {.origin = origin, .target = relative_to(target, location)};
  return redirect;
}

}  // namespace headroom::load
