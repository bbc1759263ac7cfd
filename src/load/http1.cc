#include "load/http1.h"

#include <algorithm>

namespace headroom::load {
Http1::~Http1() {
  wire().loop.timers().disarm(*this);
}

Channel& Http1::acquire() {
  std::vector<Http1Connection*>& from = idle_.empty() ? closed_ : idle_;
  if (from.empty()) return connections_.emplace_back(*this);
  Http1Connection* connection = from.back();
  from.pop_back();
  return *connection;
}

Dialer::Leave Http1::ask_to_connect(Http1Connection& connection) {
  if (wire().sockets_left == 0) give_up_oldest();
  const Dialer::Leave leave = dialer_.ask();
  if (leave == Dialer::Leave::kLater) waiting_.push_back(&connection);
  return leave;
}

void Http1::give_up_oldest() {
  if (idle_.empty()) return;
  Http1Connection& oldest = *idle_.front();
  drop_idle(oldest);
  oldest.close();
}

void Http1::connect_over() {
  dialer_.on_known();
  // Not from here: one that is refused at once would let the next connect, and so on, ever deeper.
  if (!waiting_.empty()) wire().loop.timers().arm(*this, wire().loop.now());
}

void Http1::on_time(Nanos) {
  while (!dialer_.is_busy()) {
    Http1Connection* connection = next_waiting();
    if (connection == nullptr) return;
    connection->connect();
  }
}

void Http1::put_back(Http1Connection& connection) {
  if (connection.is_open()) {
    Http1Connection* waiting = next_waiting();
    if (waiting == nullptr) return idle_.push_back(&connection);
    waiting->adopt(connection);
  }
  closed_.push_back(&connection);
}

void Http1::drop_idle(Http1Connection& connection) {
  // Searched from the front: the one idle longest is the one a server closes first.
  const auto found = std::find(idle_.begin(), idle_.end(), &connection);
  if (found == idle_.end()) return;  // a session holds it, and pauses
  idle_.erase(found);
  closed_.push_back(&connection);
}

Http1Connection* Http1::next_waiting() {
  while (!waiting_.empty()) {
    Http1Connection* connection = waiting_.front();
    waiting_.pop_front();
    if (connection->is_waiting()) return connection;
  }
  return nullptr;
}

}  // namespace headroom::load
