// HTTP/2. Requests of one round of the loop are one system call, and where it is encrypted one
// record.
#pragma once

#include <deque>

#include "load/http2_connection.h"
#include "load/http2_memory.h"
#include "load/multiplexed.h"

namespace headroom::load {

class Http2 final : public Multiplexed {
 public:
  using Multiplexed::Multiplexed;

  Http2Memory& memory() { return memory_; }

 private:
  MultiplexedConnection& new_connection() override { return connections_.emplace_back(*this); }

  Http2Memory memory_;
  std::deque<Http2Connection> connections_;
};

}  // namespace headroom::load
