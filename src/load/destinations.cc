#include "load/destinations.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "net/clock.h"
#include "net/stream_socket.h"

namespace headroom::load {
namespace {

using workload::Template;

Template with_first_literal(const Template& pattern, std::string literal) {
  auto pieces = pattern.pieces();
  if (pieces.empty()) pieces.emplace_back();
  pieces.front().literal = std::move(literal);
  return Template(std::move(pieces));
}

std::uint32_t index_of(std::vector<Destination>& all, const Origin& origin) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Destination& destination) {
    return destination.origin == origin;
  });
  if (found != all.end()) return static_cast<std::uint32_t>(found - all.begin());
  all.push_back({.origin = origin, .addresses = {}});
  return static_cast<std::uint32_t>(all.size() - 1);
}

Result<Url> usable_url(std::string_view text) {
  auto url = parse_url(text);
  if (url && url->origin.scheme == "https") {
    return invalid(fmt::format("\"{}\" cannot be loaded", text), "https is not supported yet",
                   "use http://");
  }
  return url;
}

// The start of a template of which the first piece begins "http://host...".
Result<Route> absolute_route(const workload::Step& step, std::vector<Destination>& all) {
  const auto& pieces = step.target.pieces();
  const std::string& literal = pieces.front().literal;
  const auto path = literal.find_first_of("/?#", literal.find("//") + 2);
  if (path == std::string::npos && pieces.front().has_slot) {
    return invalid(fmt::format("the host of step \"{}\" varies: \"{}...\"", step.name, literal),
                   "hosts are looked up before the run begins",
                   "write the host out; only what follows it may vary");
  }
  const auto url = usable_url(literal);
  if (!url) return std::unexpected(url.error());
  return Route{index_of(all, url->origin), with_first_literal(step.target, url->target)};
}

// How connecting to one address went; an errno.
int try_address(const net::Address& address, Nanos deadline) {
  const FileDescriptor socket = net::begin_connect(address);
  if (!socket) return errno;
  pollfd waiting{socket.get(), POLLOUT, 0};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - net::monotonic_now());
  const int ready = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  return ready == 1 ? net::connect_error(socket.get()) : ETIMEDOUT;
}

Result<void> reach_one(Destination& destination, Nanos patience) {
  auto addresses = net::resolve(destination.origin.server.host, destination.origin.server.port);
  if (!addresses) return std::unexpected(addresses.error());
  std::string why;
  for (auto address = addresses->begin(); address != addresses->end(); ++address) {
    const int error = try_address(*address, net::monotonic_now() + patience);
    if (error != 0) {
      why += fmt::format("{}{}: {}", why.empty() ? "" : ", ", to_string(*address),
                         std::strerror(error));
      continue;
    }
    // Localhost may mean two services, one on ::1 and another on 127.0.0.1: do not mix families.
    std::copy_if(address, addresses->end(), std::back_inserter(destination.addresses),
                 [&](const net::Address& other) { return other.family() == address->family(); });
    return {};
  }
  return fail({.kind = ErrorKind::kUnreachable,
               .what = fmt::format("{} does not answer", destination.origin.authority()),
               .why = why,
               .fix = "start the service, or check host and port",
               .file = {},
               .at = {}});
}

}  // namespace

Result<Destinations> plan_destinations(const workload::Plan& plan, const std::string& base_url) {
  Destinations destinations;
  for (const workload::Step& step : plan.steps) {
    const auto& pieces = step.target.pieces();
    const std::string first = pieces.empty() ? std::string() : pieces.front().literal;
    if (is_absolute_url(first)) {
      auto route = absolute_route(step, destinations.all);
      if (!route) return std::unexpected(route.error());
      destinations.routes.push_back(std::move(*route));
      continue;
    }
    const auto base = usable_url(base_url);
    if (!base) return std::unexpected(base.error());
    std::string prefix = base->target;
    if (!first.empty() || (!pieces.empty() && pieces.front().has_slot)) {
      prefix = prefix.substr(0, prefix.find('?'));
      if (prefix.ends_with('/')) prefix.pop_back();
      if (!first.starts_with('/')) prefix += '/';
    }
    destinations.routes.push_back({index_of(destinations.all, base->origin),
                                   with_first_literal(step.target, prefix + first)});
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
