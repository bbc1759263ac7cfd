#include "load/wiring.h"

#include <utility>

namespace headroom::load {

Wiring::Wiring(net::EventLoop loop, std::uint32_t connections_max)
    : loop_(std::move(loop)),
      wire_{.loop = loop_,
            .strings = strings_,
            .receive_buffer = receive_buffer_,
            .sockets_left = connections_max} {}

Result<std::unique_ptr<Wiring>> Wiring::create(std::span<const std::unique_ptr<Dialect>> dialects,
                                               std::uint32_t connections_max) {
  // What a wake means, the worker looks up after every round of its loop.
  auto loop = net::EventLoop::create([] {});
  if (!loop) return std::unexpected(loop.error());
  std::unique_ptr<Wiring> wiring(new Wiring(std::move(*loop), connections_max));
  for (const auto& dialect : dialects) {
    auto protocol = dialect->open(wiring->wire_);
    if (!protocol) return fail(std::move(protocol.error()));
    wiring->protocols_.push_back(std::move(*protocol));
  }
  return wiring;
}

}  // namespace headroom::load
