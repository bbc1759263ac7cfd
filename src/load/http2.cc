#include "load/http2.h"

#include <algorithm>

namespace headroom::load {

Http2::~Http2() {
  wire().loop.timers().disarm(*this);
}

Channel& Http2::acquire() {
  if (free_.empty()) return channels_.emplace_back(*this);
  Http2Channel* channel = free_.back();
  free_.pop_back();
  return *channel;
}

void Http2::put_back(Http2Channel& channel) {
  free_.push_back(&channel);
}

void Http2::place(Http2Channel& channel) {
  if (!offered_.empty()) return offered_.back()->carry(channel);
  switch (dialer_.ask()) {
    case Dialer::Leave::kConnect: {
      Http2Connection& connection = fresh_connection();
      connection.open_for(channel);
      return offer(connection);
    }
    case Dialer::Leave::kLater:
      channel.wait();
      waiting_.push_back(&channel);
      return;
    case Dialer::Leave::kNever:
      return channel.fail_soon(run::Failure::kNotSent);
  }
}

Http2Connection& Http2::fresh_connection() {
  if (closed_.empty()) return connections_.emplace_back(*this);
  Http2Connection* connection = closed_.back();
  closed_.pop_back();
  return *connection;
}

void Http2::offer(Http2Connection& connection) {
  while (connection.has_room()) {
    Http2Channel* channel = next_waiting();
    if (channel == nullptr) break;
    connection.carry(*channel);
  }
  if (!connection.has_room() || connection.is_offered()) return;
  connection.set_offered(true);
  offered_.push_back(&connection);
}

void Http2::withdraw(Http2Connection& connection) {
  if (!connection.is_offered()) return;
  connection.set_offered(false);
  // Searched from the back: the one that has just become full was taken from there.
  const auto found = std::find(offered_.rbegin(), offered_.rend(), &connection);
  offered_.erase(std::next(found).base());
}

void Http2::connect_over() {
  dialer_.on_known();
  // Not from here: one that is refused at once would let the next connect, and so on, ever deeper.
  if (!waiting_.empty()) wire().loop.timers().arm(*this, wire().loop.now());
}

void Http2::retire(Http2Connection& connection) {
  withdraw(connection);
  closed_.push_back(&connection);
}

void Http2::on_time(Nanos) {
  while (!dialer_.is_busy()) {
    Http2Channel* channel = next_waiting();
    if (channel == nullptr) return;
    place(*channel);
  }
}

Http2Channel* Http2::next_waiting() {
  while (!waiting_.empty()) {
    Http2Channel* channel = waiting_.front();
    waiting_.pop_front();
    if (channel->is_waiting()) return channel;
  }
  return nullptr;
}

}  // namespace headroom::load
