#include "base/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/meant_url.h"
#include "base/text.h"

namespace headroom {
namespace {

constexpr std::string_view kExample = "write it as in http://127.0.0.1:8080/path";

std::unexpected<Error> bad_url(std::string_view text, std::string_view why) {
  return invalid(in_quotes(text) + " is not a URL that headroom can call", std::string(why),
                 std::string(kExample));
}

// The fix where it is likely which URL was meant.
std::string corrected(std::string_view text) {
  const std::string meant = meant_url(text);
  return meant.empty() ? std::string(kExample) : "write " + meant;
}

bool has_blank_or_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

Result<std::uint16_t> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || port < 1 ||
      port > 65535) {
    return invalid(in_quotes(text) + " is not a port", "a port is a number from 1 to 65535");
  }
  return static_cast<std::uint16_t>(port);
}

// A host and the text behind its colon, both as written.
struct Authority {
  std::string_view host;
  std::string_view port;
  bool has_port = false;
};

Result<Authority> split_authority(std::string_view text) {
  Authority parts;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return invalid("the bracket of the IPv6 address is open");
    parts.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') {
      return invalid("only a colon and a port may follow the IPv6 address");
    }
  } else {
    const auto colon = text.find(':');
    parts.host = text.substr(0, colon);
    if (colon != std::string_view::npos) rest = text.substr(colon);
    if (rest.find(':', 1) != std::string_view::npos) {
      return invalid("an IPv6 address needs brackets, as in [::1]:8080");
    }
  }
  if (!rest.empty()) {
    parts.has_port = true;
    parts.port = rest.substr(1);
  }
  if (parts.host.empty()) return invalid("the host is missing");
  return parts;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::string_view kUnix = "unix:";

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::uint16_t default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

}  // namespace

std::string_view Endpoint::socket_path() const {
  const std::string_view text = host;
  return text.starts_with(kUnix) ? text.substr(kUnix.size()) : std::string_view();
}

std::string to_string(const Endpoint& endpoint) {
  if (!endpoint.socket_path().empty()) return endpoint.host;
  return fmt::format("{}:{}", bracketed(endpoint.host), endpoint.port);
}

std::string Origin::authority() const {
  if (!server.socket_path().empty()) return "localhost";
  return server.port == default_port(scheme) ? bracketed(server.host) : to_string(server);
}

std::string to_string(const Url& url) {
  const Endpoint& server = url.origin.server;
  const std::string where =
      server.socket_path().empty() ? url.origin.authority() : server.host + ":";
  return fmt::format("{}://{}{}", url.origin.scheme, where, url.target);
}

bool is_absolute_url(std::string_view text) {
  const std::string start = to_lower(text.substr(0, std::string_view("https://").size()));
  return start.starts_with("http://") || start.starts_with("https://");
}

Result<Url> parse_url(std::string_view text) {
  if (has_blank_or_control(text)) return bad_url(text, "it has a blank or control character in it");
  if (text.empty()) return bad_url(text, "it is empty");
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) {
    return invalid(in_quotes(text) + " is not a URL that headroom can call",
                   "the scheme is missing", corrected(text));
  }
  const auto scheme = text.substr(0, scheme_end);
  Url url;
  url.origin.scheme = to_lower(scheme);
  if (url.origin.scheme != "http" && url.origin.scheme != "https") {
    return invalid(in_quotes(text) + " is not a URL that headroom can call",
                   fmt::format("the scheme {} is neither http nor https", in_quotes(scheme)),
                   corrected(text));
  }
  url.origin.server.port = default_port(url.origin.scheme);

  auto rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#'));
  const auto socket_end = rest.starts_with(kUnix) ? rest.find(':', kUnix.size()) : 0;
  if (socket_end > 0) {
    url.origin.server = {.host = std::string(rest.substr(0, socket_end)), .port = 0};
    if (url.origin.server.socket_path().empty()) return bad_url(text, "the socket has no path");
    url.target = socket_end == std::string_view::npos ? "" : rest.substr(socket_end + 1);
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    return url;
  }
  const auto authority_end = rest.find_first_of("/?");
  const auto authority = rest.substr(0, authority_end);
  if (authority_end != std::string_view::npos) url.target = rest.substr(authority_end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");

  if (authority.find('@') != std::string_view::npos) {
    return bad_url("(withheld)", "it carries a user name, and a URL ends up in logs and reports");
  }
  const auto parts = split_authority(authority);
  if (!parts) return bad_url(text, parts.error().what);
  url.origin.server.host = parts->host;
  if (parts->has_port) {
    const auto port = parse_port(parts->port);
    if (!port) return bad_url(text, port.error().what + ": " + port.error().why);
    url.origin.server.port = *port;
  }
  return url;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return invalid(in_quotes(text) + " is not an address", std::string(why),
                   "write host:port, as in 127.0.0.1:8080");
  };
  if (has_blank_or_control(text)) return refuse("it has a blank or control character in it");
  const auto parts = split_authority(text);
  if (!parts) return refuse(parts.error().what);
  if (!parts->has_port) return refuse("the port is missing");
  const auto port = parse_port(parts->port);
  if (!port) return refuse(port.error().what + ": " + port.error().why);
  return Endpoint{std::string(parts->host), *port};
}

Result<std::vector<Endpoint>> parse_endpoints(std::string_view text) {
  std::vector<Endpoint> endpoints;
  while (true) {
    const auto comma = text.find(',');
    auto endpoint = parse_endpoint(text.substr(0, comma));
    if (!endpoint) return fail(std::move(endpoint.error()));
    endpoints.push_back(std::move(*endpoint));
    if (comma == std::string_view::npos) return endpoints;
    text.remove_prefix(comma + 1);
  }
}

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

std::string query_value(std::string_view target, std::string_view name) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  auto rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    const auto equals = pair.find('=');
    if (percent_decode(pair.substr(0, equals)) == name) {
      return equals == std::string_view::npos ? "" : percent_decode(pair.substr(equals + 1));
    }
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
  }
  return {};
}

std::string percent_decode(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        plain += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

std::string percent_encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
    } else {
      fmt::format_to(std::back_inserter(encoded), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace headroom
