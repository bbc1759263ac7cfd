#include "load/cookie_jar.h"

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "base/text.h"
#include "load/set_cookie.h"

namespace headroom::load {
namespace {

// More are not kept, as browsers do (RFC 6265, 6.1 asks for 50 per host at least).
constexpr std::size_t kMostCookies = 200;

bool is_below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

bool is_address(std::string_view host) {
  return host.find(':') != std::string_view::npos ||
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Path-match of section 5.1.4.
bool covers(std::string_view folder, std::string_view path) {
  if (!path.starts_with(folder)) return false;
  return path.size() == folder.size() || folder.ends_with('/') || path[folder.size()] == '/';
}

// The default path of section 5.1.4.
std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

// Whether that date, "Wed, 21 Oct 2015 07:28:00 GMT" or with dashes, is over. One that cannot be
// read is as good as none.
bool is_over(std::string_view date) {
  const std::string text(date);
  for (const char* format : {"%a, %d %b %Y %H:%M:%S", "%a, %d-%b-%Y %H:%M:%S"}) {
    std::tm parts{};
    if (::strptime(text.c_str(), format, &parts) != nullptr) {
      return ::timegm(&parts) <= std::time(nullptr);
    }
  }
  return false;
}

std::optional<Nanos> expiry_of(const SetCookie& cookie, Nanos now) {
  if (cookie.max_age) {
    if (cookie.max_age->count() <= 0) return std::nullopt;
    return now + *cookie.max_age;
  }
  if (!cookie.expires.empty() && is_over(cookie.expires)) return std::nullopt;
  return Nanos::max();  // longer than any session
}

}  // namespace

void CookieJar::store(std::string_view field, const Origin& origin, std::string_view target,
                      Nanos now) {
  const auto set = parse_set_cookie(field);
  if (!set) return;
  const std::string host = to_lower(origin.server.host);
  Cookie cookie{.name = std::string(set->name),
                .value = std::string(set->value),
                .domain = host,
                .path = std::string(set->path.empty() ? folder_of(path_of(target)) : set->path),
                .is_secure = set->is_secure};
  if (!set->domain.empty()) {
    cookie.domain = to_lower(set->domain);
    if (cookie.domain != host && (is_address(host) || !is_below(host, cookie.domain))) return;
    cookie.hosts = Cookie::Hosts::kThoseBelowToo;
  }
  const auto old = std::ranges::find_if(cookies_, [&](const Cookie& other) {
    return other.name == cookie.name && other.domain == cookie.domain && other.path == cookie.path;
  });
  const auto expires = expiry_of(*set, now);
  if (!expires) {
    if (old != cookies_.end()) cookies_.erase(old);
    return;
  }
  cookie.expires = *expires;
  if (old != cookies_.end()) {
    *old = std::move(cookie);
    return;
  }
  if (cookies_.size() == kMostCookies) return;
  const auto place = std::ranges::find_if(
      cookies_, [&](const Cookie& other) { return other.path.size() < cookie.path.size(); });
  cookies_.insert(place, std::move(cookie));
}

bool CookieJar::is_for(const Cookie& cookie, const Origin& origin, std::string_view path) {
  if (cookie.is_secure && origin.scheme != "https") return false;
  if (!covers(cookie.path, path)) return false;
  const std::string host = to_lower(origin.server.host);
  return host == cookie.domain ||
         (cookie.hosts == Cookie::Hosts::kThoseBelowToo && is_below(host, cookie.domain));
}

void CookieJar::append(const Origin& origin, std::string_view target, Nanos now,
                       std::string& out) const {
  const std::string_view path = path_of(target);
  std::string_view between;
  for (const Cookie& cookie : cookies_) {
    if (cookie.expires <= now || !is_for(cookie, origin, path)) continue;
    out.append(between).append(cookie.name).append("=").append(cookie.value);
    between = "; ";
  }
}

}  // namespace headroom::load
