#include "load/destinations.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/meant_url.h"

namespace headroom::load {
namespace {

using workload::Template;

Template with_first_literal(const Template& pattern, std::string literal) {
  auto pieces = pattern.pieces();
  if (pieces.empty()) pieces.emplace_back();
  pieces.front().literal = std::move(literal);
  return Template(std::move(pieces));
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
    added.tls->application_protocols = application_protocols(added.http);
  } else if (added.http == HttpVersion::kAuto) {
    added.http = HttpVersion::k1;
  }
}

// What HTTP/3 cannot do, for people; empty where it can.
std::string_view obstacle_to_http3(const Origin& origin, const Connecting& connecting) {
  if (origin.scheme != "https") return "HTTP/3 is always encrypted";
  if (!origin.server.socket_path().empty()) return "HTTP/3 goes by UDP, not by a Unix socket";
  if (connecting.preface != net::Preface::kNone) {
    return "HTTP/3 has no place for a PROXY header";
  }
  return {};
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

std::string protocol_of(const Destination& destination) {
  switch (destination.carrier) {
    case spec::Carrier::kHttp:
      break;
    case spec::Carrier::kWebSocket:
      return "WebSocket";
    case spec::Carrier::kGrpc:
      return "gRPC";
  }
  switch (destination.http) {
    case HttpVersion::kAuto:
      return "HTTP";
    case HttpVersion::k1:
      return "HTTP/1.1";
    case HttpVersion::k2:
      return "HTTP/2";
    case HttpVersion::k3:
      return "HTTP/3";
  }
  return {};
}

}  // namespace

std::vector<std::string> protocols_of(const Destinations& destinations) {
  std::vector<std::string> all;
  for (const Destination& destination : destinations.all) {
    std::string protocol = protocol_of(destination);
    if (destination.tls) protocol += " by TLS";
    if (std::ranges::find(all, protocol) == all.end()) all.push_back(std::move(protocol));
  }
  return all;
}

std::vector<std::string> application_protocols(HttpVersion http) {
  constexpr auto kAlpn1 = "http/1.1";
  switch (http) {
    case HttpVersion::kAuto:
      return {kAlpn2, kAlpn1};
    case HttpVersion::k1:
      return {kAlpn1};
    case HttpVersion::k2:
      return {kAlpn2};
    case HttpVersion::k3:
      return {"h3"};
  }
  return {};
}

Result<Destinations> plan_destinations(const workload::Plan& plan, const std::string& base_url,
                                       const Connecting& connecting) {
  Destinations destinations;
  for (const workload::Step& step : plan.steps) {
    const auto& pieces = step.target.pieces();
    const bool is_absolute =
        !pieces.empty() && is_absolute_url(with_http_scheme(pieces.front().literal));
    auto place = is_absolute ? absolute_place(step) : place_below(base_url, step);
    if (!place) return fail(std::move(place.error()));
    if (http_of(step.carrier, connecting) == HttpVersion::k3) {
      const auto obstacle = obstacle_to_http3(place->origin, connecting);
      if (!obstacle.empty()) {
        return invalid(fmt::format("step \"{}\" cannot go to {} by HTTP/3", step.name,
                                   place->origin.scheme + "://" + place->origin.authority()),
                       std::string(obstacle), "choose another version (http, --http) or address");
      }
    }
    add_route(step, std::move(*place), connecting, destinations);
  }
  return destinations;
}

}  // namespace headroom::load
