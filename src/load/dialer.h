// Opens the connections of one worker to one destination, within limits: so many sockets at all,
// and so many on their way at once. A service that falls behind is thus not buried under
// connections, of which each costs it and the generator ten times a request.
//
// Not thread-safe: one per worker and destination.
#pragma once

#include <memory>

#include "load/destinations.h"
#include "load/protocol.h"
#include "net/transport.h"

namespace headroom::load {

class Dialer {
 public:
  // Both must outlive it. Fails as net::TlsContext::create does.
  static Result<Dialer> create(Wire& wire, const Destination& destination);
  // For a protocol that opens its sockets by itself, at next_address().
  static Dialer plain(Wire& wire, const Destination& destination) { return {wire, destination}; }

  enum class Leave : std::uint8_t {
    kConnect,  // counted: tell on_known once it is known how it went, and on_closed at last
    kLater,    // too many are on their way
    kNever,    // the limit of sockets is reached, or the machine has no port left
  };
  Leave ask();
  bool is_busy() const { return connecting_ >= wire_->connects_at_once; }
  // Begins to connect to the next of the addresses. On failure its error() says why.
  [[nodiscard]] bool connect(net::Transport& transport);
  const net::Address& next_address();
  void on_known() { --connecting_; }
  void on_closed() { ++wire_->sockets_left; }
  // There is no port left: looking for one again is expensive, so nobody does for a while.
  void on_no_port();

  Wire& wire() { return *wire_; }
  std::size_t address_count() const { return destination_->addresses.size(); }

 private:
  Dialer(Wire& wire, const Destination& destination) : wire_(&wire), destination_(&destination) {}

  Wire* wire_;
  const Destination* destination_;
  std::unique_ptr<net::TlsContext> tls_;  // null where the destination is plain
  std::size_t turn_ = 0;
  std::uint32_t connecting_ = 0;
  Nanos no_ports_until_ = Nanos::min();
};

}  // namespace headroom::load
