// Protocols that put many requests at a time on each connection, each a stream: HTTP/2 and HTTP/3.
//
// A request goes to the connection that had room last; where all are full, another is opened. Only
// so many are opened at once (Dialer), and one that is on its way already has its streams promised;
// a request past that waits for its turn or for a stream that ends, whichever comes first. Waiting
// counts in the response time.
//
// Requests of one round of the loop leave together.
#pragma once

#include <deque>
#include <vector>

#include "load/dialer.h"
#include "load/fields_request.h"
#include "load/multiplexed_connection.h"
#include "load/protocol.h"
#include "load/stream_channel.h"
#include "net/timers.h"

namespace headroom::load {

class Multiplexed : public Protocol, public net::Timer {
 public:
  // The requests must outlive it. `streams`: at once on one connection, at most.
  Multiplexed(Dialer dialer, const FieldsRequests& requests, std::uint32_t streams)
      : dialer_(std::move(dialer)), requests_(requests), streams_(streams) {}
  ~Multiplexed() override;

  Channel& acquire() override;

  // --- for its channels ---

  Wire& wire() { return dialer_.wire(); }
  const FieldsRequest& request(std::uint32_t request_class) const {
    return *requests_[request_class];
  }
  FieldsScratch& scratch() { return scratch_; }
  // Finds a connection for its request: now, or as soon as there is one.
  void place(StreamChannel& channel);
  // The session that held it is over.
  void put_back(StreamChannel& channel);

  // --- for its connections ---

  Dialer& dialer() { return dialer_; }
  std::uint32_t streams() const { return streams_; }
  // It may have room now.
  void offer(MultiplexedConnection& connection);
  // It takes no more, for now or for good.
  void withdraw(MultiplexedConnection& connection);
  void connect_over();
  void retire(MultiplexedConnection& connection);

  // Lets those that wait connect.
  void on_time(Nanos now) override;

 private:
  // A connection that has not been there before; the protocol keeps it.
  virtual MultiplexedConnection& new_connection() = 0;
  MultiplexedConnection& closed_connection();
  StreamChannel* next_waiting();

  Dialer dialer_;
  const FieldsRequests& requests_;
  const std::uint32_t streams_;
  FieldsScratch scratch_;
  std::deque<StreamChannel> channels_;
  std::vector<StreamChannel*> free_;  // that no session holds
  std::vector<MultiplexedConnection*> closed_;
  std::vector<MultiplexedConnection*> offered_;  // with room, the last that got it at the back
  // Those that wait for room; some have given up since.
  std::deque<StreamChannel*> waiting_;
};

}  // namespace headroom::load
