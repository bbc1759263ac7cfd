// How a worker's requests travel to one origin: the seam at which a protocol plugs in.
//
// An implementation owns its connections and gives sessions channels over them: one connection
// each (HTTP/1.1), or one shared by many (HTTP/2). It reports what happens on the wire to the
// Exchange and measures nothing itself.
#pragma once

#include <array>
#include <cstdint>

#include "load/exchange.h"
#include "net/event_loop.h"
#include "net/string_pool.h"

namespace headroom::load {

// What the protocols of one worker share. Lives as long as the worker.
struct Wire {
  net::EventLoop& loop;
  net::StringPool& strings;
  // Received bytes pass through it; nothing is kept in it between two events.
  std::array<char, 64 * 1024>& receive_buffer;
  // How many more sockets this worker may open.
  std::uint32_t sockets_left = 0;
  // How many connections to one destination may be on their way at once.
  std::uint32_t connects_at_once = 512;
};

class Protocol {
 public:
  virtual ~Protocol() = default;
  // A channel for a session that has none to this origin. It belongs to the protocol.
  virtual Channel& acquire() = 0;
  // Whether one channel is as good as another, so that a session may give one back and take another
  // without anybody noticing.
  virtual bool has_equal_channels() const { return true; }
};

}  // namespace headroom::load
