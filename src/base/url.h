// Reads URLs and host:port pairs, as far as HTTP clients need them (RFC 3986). Pure functions on
// text, safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom {

// Where a server listens. `host` is a name or an address; IPv6 stands without brackets. A Unix
// socket is "unix:" and its path, as nginx writes it, and has no port.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  // The path of a Unix socket; empty for any other.
  [[nodiscard]] std::string_view socket_path() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// "host:port", with brackets around IPv6: fit for a Host header and for people.
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

// What a connection leads to.
struct Origin {
  std::string scheme;  // "http" or "https", lower case
  Endpoint server;     // the scheme's port where the URL names none

  // As in a Host header: the port only where it is not the scheme's own, brackets around IPv6;
  // "localhost" for a Unix socket.
  [[nodiscard]] std::string authority() const;

  friend bool operator==(const Origin&, const Origin&) = default;
};

struct Url {
  Origin origin;
  std::string target;  // path and query as written; "/" where the URL names none

  friend bool operator==(const Url&, const Url&) = default;
};

// "http://127.0.0.1:8080/path?query", or "http://unix:/run/app.sock:/path" with a Unix socket
// between the colons. A fragment is dropped. Fails with kInvalid on an unknown or
// missing scheme, an empty host, a port out of 1..65535, a user name, or a blank inside.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

[[nodiscard]] std::string to_string(const Url& url);

// Whether `text` begins as an absolute URL does ("http://" or "https://"), in any case of letters.
[[nodiscard]] bool is_absolute_url(std::string_view text);

// "host:port" or "[::1]:port"; both parts are due.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text);
// The same, several of them with commas between; at least one.
[[nodiscard]] Result<std::vector<Endpoint>> parse_endpoints(std::string_view text);

// The part of a request target before '?', and the value of one query parameter, percent-decoded;
// empty where the parameter is absent.
[[nodiscard]] std::string_view path_of(std::string_view target);
[[nodiscard]] std::string query_value(std::string_view target, std::string_view name);

// A '%' that no two hexadecimal digits follow stays as it is. '+' stays '+'.
[[nodiscard]] std::string percent_decode(std::string_view text);
// Encodes everything but letters, digits and "-._~".
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace headroom
