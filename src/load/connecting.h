// How destinations are connected to, as the user says it.
#pragma once

#include <cstdint>

#include "net/tls.h"
#include "net/transport.h"
#include "spec/spec.h"

namespace headroom::load {

using spec::HttpVersion;

struct Connecting {
  net::TlsOptions tls;  // where the URL's scheme is https
  net::Preface preface = net::Preface::kNone;
  HttpVersion http = HttpVersion::kAuto;
  // At once on one connection of HTTP/2 or HTTP/3, 1 or more; the server may allow less.
  std::uint32_t streams = 100;
};

}  // namespace headroom::load
