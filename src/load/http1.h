// HTTP/1.1: one request at a time on a connection that is kept alive and handed from session to
// session, the one used last first.
//
// A session that finds none idle opens its own. But only so many are opened at once: a session
// past that waits for its turn or for a connection that another gives back, whichever comes first.
// A service that falls behind is thus not buried under connections, of which each costs it and the
// generator ten times a request, and what it does when it is relieved can be seen. Waiting counts
// in the response time.
#pragma once

#include <deque>
#include <vector>

#include "load/http1_connection.h"
#include "load/http1_request.h"
#include "load/protocol.h"
#include "net/address.h"
#include "net/timers.h"

namespace headroom::load {

class Http1 final : public Protocol, public net::Timer {
 public:
  // `requests` by request class, null where a step goes elsewhere. Connections take the addresses
  // (at least one) in turn. All must outlive it.
  Http1(Wire& wire, const std::vector<net::Address>& addresses,
        const std::vector<const Http1Request*>& requests)
      : wire_(wire), addresses_(addresses), requests_(requests) {}
  ~Http1() override;

  Channel& acquire() override;

  // --- for its connections ---

  Wire& wire() { return wire_; }
  const Http1Request& request(std::uint32_t request_class) const {
    return *requests_[request_class];
  }
  const net::Address& next_address() { return addresses_[turn_++ % addresses_.size()]; }
  std::size_t address_count() const { return addresses_.size(); }

  enum class Leave : std::uint8_t {
    kConnect,  // count it off by socket_closed, and by connect_over once it is known how it went
    kWait,     // connect() or adopt() is called when its turn comes
    kNever,    // the limit of sockets is reached, or the machine has no port left
  };
  Leave ask_to_connect(Http1Connection& connection);
  void connect_over();
  void socket_closed() { ++wire_.sockets_left; }
  // There is no port left: looking for one again is expensive, so nobody does for a while.
  void ports_are_exhausted();
  // The session that held it is over.
  void put_back(Http1Connection& connection);
  // An idle one that the server has closed.
  void drop_idle(Http1Connection& connection);

  // Lets those that wait connect.
  void on_time(Nanos now) override;

 private:
  bool may_open_socket();
  Http1Connection* next_waiting();

  Wire& wire_;
  const std::vector<net::Address>& addresses_;
  const std::vector<const Http1Request*>& requests_;
  std::size_t turn_ = 0;
  std::uint32_t connecting_ = 0;
  Nanos no_ports_until_ = Nanos::min();
  std::deque<Http1Connection> connections_;
  // Those that no session holds: open ones, the last used at the back; and closed ones.
  std::vector<Http1Connection*> idle_;
  std::vector<Http1Connection*> closed_;
  // Those that wait to connect; some have given up since.
  std::deque<Http1Connection*> waiting_;
};

}  // namespace headroom::load
