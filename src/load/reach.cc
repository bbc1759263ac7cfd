#include "load/reach.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <iterator>
#include <memory>
#include <utility>

#include "load/quic_trial.h"
#include "net/clock.h"
#include "net/transport.h"

namespace headroom::load {
namespace {

// What is spoken with a server that has been asked; what went wrong, for people, in `problem`.
void agree(Destination& destination, const net::Transport& transport, std::string& problem) {
  if (!destination.tls) return;
  const bool chose_2 = transport.application_protocol() == kAlpn2;
  if (destination.http == HttpVersion::k2 && !chose_2) problem = "it does not speak HTTP/2";
  if (destination.http != HttpVersion::kAuto) return;
  destination.http = chose_2 ? HttpVersion::k2 : HttpVersion::k1;
  destination.tls->application_protocols = application_protocols(destination.http);
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

// Tries one address, as the destination is spoken to. Gives what went wrong, as try_address does.
using Trial = std::function<std::string(const net::Address&)>;

Result<Trial> trial_of(Destination& destination, Nanos patience) {
  const std::string& host = destination.origin.server.host;
  if (destination.http == HttpVersion::k3) {
    auto quic = net::QuicContext::create(*destination.tls, host);
    if (!quic) return fail(std::move(quic.error()));
    return [quic = std::shared_ptr(std::move(*quic)), patience](const net::Address& address) {
      return try_quic(*quic, address, net::monotonic_now() + patience);
    };
  }
  std::shared_ptr<net::TlsContext> tls;
  if (destination.tls) {
    auto made = net::TlsContext::create(*destination.tls, host);
    if (!made) return fail(std::move(made.error()));
    tls = std::move(*made);
  }
  return [&destination, tls, patience](const net::Address& address) {
    return try_address(destination, address, tls.get(), net::monotonic_now() + patience);
  };
}

std::string_view fix_of(const Destination& destination) {
  if (destination.http == HttpVersion::k3) {
    return "check that the service speaks HTTP/3 there, by UDP, and its certificate (--ca, "
           "--insecure)";
  }
  return destination.tls ? "check the service and its certificate (--ca, --insecure)"
                         : "start the service, or check host and port";
}

Result<void> reach_one(Destination& destination, Nanos patience) {
  auto addresses = addresses_of(destination.origin.server);
  if (!addresses) return std::unexpected(addresses.error());
  const auto trial = trial_of(destination, patience);
  if (!trial) return std::unexpected(trial.error());
  std::string why;
  for (auto address = addresses->begin(); address != addresses->end(); ++address) {
    const std::string problem = (*trial)(*address);
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
               .fix = std::string(fix_of(destination)),
               .file = {},
               .at = {}});
}

}  // namespace

Result<void> reach(Destinations& destinations, Nanos patience) {
  for (Destination& destination : destinations.all) {
    if (auto reached = reach_one(destination, patience); !reached) return reached;
  }
  return {};
}

}  // namespace headroom::load
