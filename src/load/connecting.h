// How destinations are connected to, as the user says it.
#pragma once

#include "net/tls.h"
#include "net/transport.h"

namespace headroom::load {

struct Connecting {
  net::TlsOptions tls;  // where the URL's scheme is https
  net::Preface preface = net::Preface::kNone;
};

}  // namespace headroom::load
