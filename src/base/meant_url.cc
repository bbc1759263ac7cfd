#include "base/meant_url.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/url.h"

namespace headroom {
namespace {

std::string with_socket(std::string_view socket, std::string_view target) {
  return fmt::format("http://unix:{}:{}", socket, target.empty() ? "/" : target);
}

}  // namespace

bool is_websocket_url(std::string_view text) {
  const std::string start = to_lower(text.substr(0, std::string_view("wss://").size()));
  return start.starts_with("ws://") || start.starts_with("wss://");
}

std::string meant_url(std::string_view text) {
  const auto scheme_end = text.find("://");
  const std::string scheme = to_lower(text.substr(0, scheme_end));
  if (scheme_end == std::string_view::npos) {
    if (text.empty()) return {};
    constexpr std::string_view kSocket = "unix:";
    const bool is_socket =
        text.starts_with(kSocket) && text.substr(kSocket.size()).starts_with('/');
    if (is_socket) {
      const std::string_view rest = text.substr(kSocket.size());
      const auto colon = rest.find(':');
      return with_socket(rest.substr(0, colon),
                         colon == std::string_view::npos ? "" : rest.substr(colon + 1));
    }
    return fmt::format("http://{}{}", text, text.find('/') == std::string_view::npos ? "/" : "");
  }
  const std::string_view rest = text.substr(scheme_end + 3);
  if (scheme == "unix" && rest.starts_with('/')) return with_socket(rest, {});
  if (scheme == "http+unix") {
    const auto slash = rest.find('/');
    return with_socket(percent_decode(rest.substr(0, slash)),
                       slash == std::string_view::npos ? "" : rest.substr(slash));
  }
  return {};
}

}  // namespace headroom
