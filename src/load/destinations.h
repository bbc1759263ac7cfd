// Where the steps of a plan lead: their origins, and how each is spoken to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "load/connecting.h"
#include "net/address.h"
#include "net/transport.h"
#include "workload/plan.h"

namespace headroom::load {

struct Destination {
  spec::Carrier carrier = spec::Carrier::kHttp;
  Origin origin;
  std::vector<net::Address> addresses;  // those to use, at least one (load/reach.h)
  std::optional<net::TlsOptions> tls;   // absent: plain
  net::Preface preface = net::Preface::kNone;
  HttpVersion http = HttpVersion::k1;  // kAuto until the server has been asked
  std::uint32_t streams = 1;           // at once on one connection, where it carries several
};

// Where one step leads. Steps of one carrier to one origin share a destination; of WebSockets,
// which are opened for one target, those of one target, as it is written.
struct Route {
  std::uint32_t destination = 0;  // index into Destinations::all
  workload::Template target;      // relative to the origin: begins with "/" or a slot
};

struct Destinations {
  std::vector<Destination> all;
  std::vector<Route> routes;  // by request class
};

// Steps with a path go to `base_url`, behind its own path; steps with an absolute URL go there, ws
// standing for http and wss for https. The host of such a URL must not vary. Fails with kInvalid
// for URLs that cannot be used. Addresses are left empty.
Result<Destinations> plan_destinations(const workload::Plan& plan, const std::string& base_url,
                                       const Connecting& connecting = {});

// What is spoken with those that were reached, each once, for people: "HTTP/2 by TLS", "gRPC".
std::vector<std::string> protocols_of(const Destinations& destinations);

// The name by which TLS knows HTTP/2 (ALPN), and all those to offer for a version.
inline constexpr auto kAlpn2 = "h2";
std::vector<std::string> application_protocols(HttpVersion http);

}  // namespace headroom::load
