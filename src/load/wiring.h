// What one worker reaches the service with: an event loop, buffers, and a protocol for each
// destination.
//
// Made before it is known when the run opens: reading certificates takes as long as it takes, and
// no request is to be late for it. Its owner is one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "load/dialect.h"
#include "load/protocol.h"
#include "net/event_loop.h"
#include "net/string_pool.h"

namespace headroom::load {

class Wiring {
 public:
  // Fails with kUnreachable when the kernel gives no event loop, and as Dialect::open does. The
  // dialects, one for each destination, must outlive it.
  static Result<std::unique_ptr<Wiring>> create(std::span<const std::unique_ptr<Dialect>> dialects,
                                                std::uint32_t connections_max);

  net::EventLoop& loop() { return loop_; }
  net::StringPool& strings() { return strings_; }
  std::span<const std::unique_ptr<Protocol>> protocols() const { return protocols_; }

 private:
  Wiring(net::EventLoop loop, std::uint32_t connections_max);

  net::EventLoop loop_;
  net::StringPool strings_;
  std::array<char, 64 * 1024> receive_buffer_;
  Wire wire_;
  std::vector<std::unique_ptr<Protocol>> protocols_;  // by destination
};

}  // namespace headroom::load
