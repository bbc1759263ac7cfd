// HTTP/1.1: one request at a time on a connection that is kept alive and handed from session to
// session, the one used last first.
//
// A session that finds none idle opens its own. But only so many are opened at once (Dialer): a
// session past that waits for its turn or for a connection that another gives back, whichever comes
// first. What a service does when it is relieved can thus be seen. Waiting counts in the response
// time.
#pragma once

#include <deque>
#include <vector>

#include "load/dialer.h"
#include "load/http1_connection.h"
#include "load/http1_request.h"
#include "load/protocol.h"
#include "net/timers.h"

namespace headroom::load {

class Http1 final : public Protocol, public net::Timer {
 public:
  // The requests must outlive it.
  Http1(Dialer dialer, const Http1Requests& requests)
      : dialer_(std::move(dialer)), requests_(requests) {}
  ~Http1() override;

  Channel& acquire() override;

  // --- for its connections ---

  Wire& wire() { return dialer_.wire(); }
  Dialer& dialer() { return dialer_; }
  const Http1Request& request(std::uint32_t request_class) const {
    return *requests_[request_class];
  }
  // As Dialer::ask, but for an idle connection given up for it at the limit of sockets. After
  // kLater, connect() or adopt() is called when its turn comes.
  Dialer::Leave ask_to_connect(Http1Connection& connection);
  void connect_over();
  // The session that held it is over.
  void put_back(Http1Connection& connection);
  // An idle one that the server has closed.
  void drop_idle(Http1Connection& connection);

  // Lets those that wait connect.
  void on_time(Nanos now) override;

 private:
  void give_up_oldest();
  Http1Connection* next_waiting();

  Dialer dialer_;
  const Http1Requests& requests_;
  std::deque<Http1Connection> connections_;
  // Those that no session holds: open ones, the last used at the back; and closed ones.
  std::vector<Http1Connection*> idle_;
  std::vector<Http1Connection*> closed_;
  // Those that wait to connect; some have given up since.
  std::deque<Http1Connection*> waiting_;
};

}  // namespace headroom::load
