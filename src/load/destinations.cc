#include "load/destinations.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "base/meant_url.h"
#include "net/clock.h"
#include "net/transport.h"

namespace headroom::load {
namespace {

using workload::Template;

Template with_first_literal(const Template& pattern, std::string literal) {
  auto pieces = pattern.pieces();
  if (pieces.empty()) pieces.emplace_back();
  pieces.front().literal = std::move(literal);
  return Template(std::move(pieces));
}

// The names by which TLS knows the versions (ALPN).
constexpr auto kName1 = "http/1.1";
constexpr auto kName2 = "h2";

std::vector<std::string> names_of(HttpVersion http) {
  switch (http) {
    case HttpVersion::kAuto:
      return {kName2, kName1};
    case HttpVersion::k1:
      return {kName1};
    case HttpVersion::k2:
      return {kName2};
  }
  return {};
}

// What of a step's target is its own: all but the origin.
struct Place {
  Origin origin;
  Template target;
};

// A WebSocket begins as a request of HTTP/1.1, and gRPC is spoken over HTTP/2.
HttpVersion http_of(spec::Carrier carrier, const Connecting& connecting) {
  switch (carrier) {
    case spec::Carrier::kHttp:
      break;
    case spec::Carrier::kWebSocket:
      return HttpVersion::k1;
    case spec::Carrier::kGrpc:
      return HttpVersion::k2;
  }
  return connecting.http;
}

void add_destination(const workload::Step& step, const Origin& origin, const Connecting& connecting,
                     std::vector<Destination>& all) {
  Destination& added = all.emplace_back();
  added.carrier = step.carrier;
  added.origin = origin;
  added.preface = connecting.preface;
  added.streams = connecting.streams;
  added.http = http_of(step.carrier, connecting);
  if (origin.scheme == "https") {
    added.tls = connecting.tls;
    added.tls->application_protocols = names_of(added.http);
  } else if (added.http == HttpVersion::kAuto) {
    added.http = HttpVersion::k1;
  }
}

void add_route(const workload::Step& step, Place place, const Connecting& connecting,
               Destinations& destinations) {
  const bool is_for_one_target = step.carrier == spec::Carrier::kWebSocket;
  const auto is_shared = [&](const Route& route) {
    const Destination& there = destinations.all[route.destination];
    return there.carrier == step.carrier && there.origin == place.origin &&
           (!is_for_one_target || route.target == place.target);
  };
  const auto shared = std::ranges::find_if(destinations.routes, is_shared);
  auto destination = static_cast<std::uint32_t>(destinations.all.size());
  if (shared != destinations.routes.end()) {
    destination = shared->destination;
  } else {
    add_destination(step, place.origin, connecting, destinations.all);
  }
  destinations.routes.push_back({destination, std::move(place.target)});
}

// WebSockets have schemes of their own for what is http and https below.
std::string with_http_scheme(std::string_view url) {
  return is_websocket_url(url) ? "http" + std::string(url.substr(2)) : std::string(url);
}

// Of a template of which the first piece begins "http://host...".
Result<Place> absolute_place(const workload::Step& step) {
  const auto& pieces = step.target.pieces();
  const std::string literal = with_http_scheme(pieces.front().literal);
  const auto path = literal.find_first_of("/?#", literal.find("//") + 2);
  if (path == std::string::npos && pieces.front().has_slot) {
    return invalid(fmt::format("the host of step \"{}\" varies: \"{}...\"", step.name, literal),
                   "hosts are looked up before the run begins",
                   "write the host out; only what follows it may vary");
  }
  const auto url = parse_url(literal);
  if (!url) return std::unexpected(url.error());
  return Place{url->origin, with_first_literal(step.target, url->target)};
}

// Of one that begins with a path, or with a slot.
Result<Place> place_below(const std::string& base_url, const workload::Step& step) {
  const auto& pieces = step.target.pieces();
  const std::string first = pieces.empty() ? std::string() : pieces.front().literal;
  const auto base = parse_url(base_url);
  if (!base) return std::unexpected(base.error());
  std::string prefix = base->target;
  if (!first.empty() || (!pieces.empty() && pieces.front().has_slot)) {
    prefix = prefix.substr(0, prefix.find('?'));
    if (prefix.ends_with('/')) prefix.pop_back();
    if (!first.starts_with('/')) prefix += '/';
  }
  return Place{base->origin, with_first_literal(step.target, prefix + first)};
}

// What is spoken with a server that has been asked; what went wrong, for people, in `problem`.
void agree(Destination& destination, const net::Transport& transport, std::string& problem) {
  if (!destination.tls) return;
  const bool chose_2 = transport.application_protocol() == kName2;
  if (destination.http == HttpVersion::k2 && !chose_2) problem = "it does not speak HTTP/2";
  if (destination.http != HttpVersion::kAuto) return;
  destination.http = chose_2 ? HttpVersion::k2 : HttpVersion::k1;
  destination.tls->application_protocols = names_of(destination.http);
}

// Connects to one address, TLS included, and agrees on what is spoken. Gives what went wrong, for
// people; nothing when it is there.
std::string try_address(Destination& destination, const net::Address& address, net::TlsContext* tls,
                        Nanos deadline) {
  net::Transport transport;
  if (!transport.connect(address, tls, destination.preface)) return transport.problem();
  for (;;) {
    // While TLS waits for the server, the socket is writable all along: wait for what it says then.
    const short wanted = transport.is_connected() ? POLLIN : POLLOUT;
    pollfd waiting{transport.fd(), wanted, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - net::monotonic_now());
    const int patience = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    if (::poll(&waiting, 1, patience) != 1) return std::strerror(ETIMEDOUT);
    const auto progress = transport.advance(static_cast<std::uint32_t>(waiting.revents));
    if (progress == net::Transport::Progress::kReady) {
      std::string problem;
      agree(destination, transport, problem);
      return problem;
    }
    if (progress == net::Transport::Progress::kFailed) {
      const std::string problem = transport.problem();
      const bool lacks_2 = destination.http == HttpVersion::k2 &&
                           problem.find("no application protocol") != std::string::npos;
      return lacks_2 ? "it does not speak HTTP/2" : problem;
    }
  }
}

Result<std::vector<net::Address>> addresses_of(const Endpoint& server) {
  if (server.socket_path().empty()) return net::resolve(server.host, server.port);
  auto socket = net::socket_at(server.socket_path());
  if (!socket) return fail(std::move(socket.error()));
  return std::vector{*socket};
}

std::string name_of(const Origin& origin) {
  return origin.server.socket_path().empty() ? origin.authority() : origin.server.host;
}

Result<void> reach_one(Destination& destination, Nanos patience) {
  auto addresses = addresses_of(destination.origin.server);
  if (!addresses) return std::unexpected(addresses.error());
  std::unique_ptr<net::TlsContext> tls;
  if (destination.tls) {
    auto made = net::TlsContext::create(*destination.tls, destination.origin.server.host);
    if (!made) return fail(std::move(made.error()));
    tls = std::move(*made);
  }
  std::string why;
  for (auto address = addresses->begin(); address != addresses->end(); ++address) {
    const std::string problem =
        try_address(destination, *address, tls.get(), net::monotonic_now() + patience);
    if (!problem.empty()) {
      why += fmt::format("{}{}: {}", why.empty() ? "" : ", ", to_string(*address), problem);
      continue;
    }
    // Localhost may mean two services, one on ::1 and another on 127.0.0.1: do not mix families.
    std::copy_if(address, addresses->end(), std::back_inserter(destination.addresses),
                 [&](const net::Address& other) { return other.family() == address->family(); });
    return {};
  }
  return fail({.kind = ErrorKind::kUnreachable,
               .what = fmt::format("{} does not answer", name_of(destination.origin)),
               .why = why,
               .fix = destination.tls ? "check the service and its certificate (--ca, --insecure)"
                                      : "start the service, or check host and port",
               .file = {},
               .at = {}});
}

}  // namespace

Result<Destinations> plan_destinations(const workload::Plan& plan, const std::string& base_url,
                                       const Connecting& connecting) {
  Destinations destinations;
  for (const workload::Step& step : plan.steps) {
    const auto& pieces = step.target.pieces();
    const bool is_absolute =
        !pieces.empty() && is_absolute_url(with_http_scheme(pieces.front().literal));
    auto place = is_absolute ? absolute_place(step) : place_below(base_url, step);
    if (!place) return fail(std::move(place.error()));
    add_route(step, std::move(*place), connecting, destinations);
  }
  return destinations;
}

Result<void> reach(Destinations& destinations, Nanos patience) {
  for (Destination& destination : destinations.all) {
    if (auto reached = reach_one(destination, patience); !reached) return reached;
  }
  return {};
}

}  // namespace headroom::load
