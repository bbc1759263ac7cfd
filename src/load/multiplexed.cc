#include "load/multiplexed.h"

#include <algorithm>

#include "load/failure_words.h"

namespace headroom::load {

Multiplexed::~Multiplexed() {
  wire().loop.timers().disarm(*this);
}

Channel& Multiplexed::acquire() {
  if (free_.empty()) return channels_.emplace_back(*this);
  StreamChannel* channel = free_.back();
  free_.pop_back();
  return *channel;
}

void Multiplexed::put_back(StreamChannel& channel) {
  free_.push_back(&channel);
}

void Multiplexed::place(StreamChannel& channel) {
  if (!offered_.empty()) return offered_.back()->carry(channel);
  switch (dialer_.ask()) {
    case Dialer::Leave::kConnect: {
      MultiplexedConnection& connection = closed_connection();
      connection.open_for(channel);
      return offer(connection);
    }
    case Dialer::Leave::kLater:
      channel.wait();
      waiting_.push_back(&channel);
      return;
    case Dialer::Leave::kNever:
      return channel.fail_soon(run::Failure::kNotSent, kNoConnectionLeft);
  }
}

MultiplexedConnection& Multiplexed::closed_connection() {
  if (closed_.empty()) return new_connection();
  MultiplexedConnection* connection = closed_.back();
  closed_.pop_back();
  return *connection;
}

void Multiplexed::offer(MultiplexedConnection& connection) {
  while (connection.has_room()) {
    StreamChannel* channel = next_waiting();
    if (channel == nullptr) break;
    connection.carry(*channel);
  }
  if (!connection.has_room() || connection.is_offered()) return;
  connection.set_offered(true);
  offered_.push_back(&connection);
}

void Multiplexed::withdraw(MultiplexedConnection& connection) {
  if (!connection.is_offered()) return;
  connection.set_offered(false);
  // Searched from the back: the one that has just become full was taken from there.
  const auto found = std::find(offered_.rbegin(), offered_.rend(), &connection);
  offered_.erase(std::next(found).base());
}

void Multiplexed::connect_over() {
  dialer_.on_known();
  // Not from here: one that is refused at once would let the next connect, and so on, ever deeper.
  if (!waiting_.empty()) wire().loop.timers().arm(*this, wire().loop.now());
}

void Multiplexed::retire(MultiplexedConnection& connection) {
  withdraw(connection);
  closed_.push_back(&connection);
}

void Multiplexed::on_time(Nanos) {
  while (!dialer_.is_busy()) {
    StreamChannel* channel = next_waiting();
    if (channel == nullptr) return;
    place(*channel);
  }
}

StreamChannel* Multiplexed::next_waiting() {
  while (!waiting_.empty()) {
    StreamChannel* channel = waiting_.front();
    waiting_.pop_front();
    if (channel->is_waiting()) return channel;
  }
  return nullptr;
}

}  // namespace headroom::load
