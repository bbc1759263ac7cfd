#include "load/dialer.h"

#include <utility>

namespace headroom::load {
namespace {

// Looking through all ports in vain takes the kernel milliseconds.
constexpr Nanos kPortsPause = std::chrono::milliseconds(100);

}  // namespace

Result<Dialer> Dialer::create(Wire& wire, const Destination& destination) {
  Dialer dialer(wire, destination);
  if (destination.tls) {
    auto tls = net::TlsContext::create(*destination.tls, destination.origin.server.host);
    if (!tls) return fail(std::move(tls.error()));
    dialer.tls_ = std::move(*tls);
  }
  return dialer;
}

Dialer::Leave Dialer::ask() {
  if (wire_->loop.now() < no_ports_until_ || wire_->sockets_left == 0) return Leave::kNever;
  if (is_busy()) return Leave::kLater;
  ++connecting_;
  --wire_->sockets_left;
  return Leave::kConnect;
}

bool Dialer::connect(net::Transport& transport) {
  return transport.connect(next_address(), tls_.get(), destination_->preface);
}

const net::Address& Dialer::next_address() {
  const auto& addresses = destination_->addresses;
  return addresses[turn_++ % addresses.size()];
}

void Dialer::on_no_port() {
  no_ports_until_ = wire_->loop.now() + kPortsPause;
}

}  // namespace headroom::load
