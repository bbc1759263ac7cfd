// How destinations are connected to, as the user says it.
#pragma once

#include <cstdint>

#include "net/tls.h"
#include "net/transport.h"

namespace headroom::load {

enum class HttpVersion : std::uint8_t {
  kAuto,  // over TLS what the server prefers of 2 and 1.1, else 1.1
  k1,     // HTTP/1.1
  k2,     // HTTP/2; without TLS the server is known to speak it (prior knowledge)
};

struct Connecting {
  net::TlsOptions tls;  // where the URL's scheme is https
  net::Preface preface = net::Preface::kNone;
  HttpVersion http = HttpVersion::kAuto;
  // At once on one connection of HTTP/2, 1 or more; the server may allow less.
  std::uint32_t streams = 100;
};

}  // namespace headroom::load
