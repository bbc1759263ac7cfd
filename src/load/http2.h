// HTTP/2: many requests at a time on each connection, each a stream.
//
// A request goes to the connection that had room last; where all are full, another is opened. Only
// so many are opened at once (Dialer), and one that is on its way already has its streams promised;
// a request past that waits for its turn or for a stream that ends, whichever comes first. Waiting
// counts in the response time.
//
// Requests of one round of the loop leave together: one system call, and where it is encrypted one
// record.
#pragma once

#include <deque>
#include <vector>

#include "load/dialer.h"
#include "load/http2_channel.h"
#include "load/http2_connection.h"
#include "load/http2_memory.h"
#include "load/http2_request.h"
#include "load/protocol.h"
#include "net/timers.h"

namespace headroom::load {

class Http2 final : public Protocol, public net::Timer {
 public:
  // The requests must outlive it. `streams`: at once on one connection, at most.
  Http2(Dialer dialer, const Http2Requests& requests, std::uint32_t streams)
      : dialer_(std::move(dialer)), requests_(requests), streams_(streams) {}
  ~Http2() override;

  Channel& acquire() override;

  // --- for its channels ---

  Wire& wire() { return dialer_.wire(); }
  const Http2Request& request(std::uint32_t request_class) const {
    return *requests_[request_class];
  }
  Http2Scratch& scratch() { return scratch_; }
  // Finds a connection for its request: now, or as soon as there is one.
  void place(Http2Channel& channel);
  // The session that held it is over.
  void put_back(Http2Channel& channel);

  // --- for its connections ---

  Dialer& dialer() { return dialer_; }
  Http2Memory& memory() { return memory_; }
  std::uint32_t streams() const { return streams_; }
  // It may have room now.
  void offer(Http2Connection& connection);
  // It takes no more, for now or for good.
  void withdraw(Http2Connection& connection);
  void connect_over();
  void retire(Http2Connection& connection);

  // Lets those that wait connect.
  void on_time(Nanos now) override;

 private:
  Http2Connection& fresh_connection();
  Http2Channel* next_waiting();

  Dialer dialer_;
  const Http2Requests& requests_;
  const std::uint32_t streams_;
  Http2Scratch scratch_;
  std::deque<Http2Channel> channels_;
  std::vector<Http2Channel*> free_;  // that no session holds
  Http2Memory memory_;
  std::deque<Http2Connection> connections_;
  std::vector<Http2Connection*> closed_;
  std::vector<Http2Connection*> offered_;  // with room, the last that got it at the back
  // Those that wait for room; some have given up since.
  std::deque<Http2Channel*> waiting_;
};

}  // namespace headroom::load
