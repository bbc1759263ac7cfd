#include "load/multiplexed_connection.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "load/failure_words.h"
#include "load/multiplexed.h"
#include "load/wire_failure.h"

namespace headroom::load {

void MultiplexedConnection::open_for(StreamChannel& channel) {
  state_ = State::kConnecting;
  streams_ = std::min(protocol_.streams(), kFirstStreams);
  addresses_left_ = protocol_.dialer().address_count();
  carry(channel);
  connect();
}

void MultiplexedConnection::connect() {
  --addresses_left_;
  if (const int error = begin_to_connect(); error != 0) {
    connect_failed(error, words_of_connect(error, {}, {}));
  }
}

void MultiplexedConnection::connect_failed(int error, const std::string& words) {
  hang_up();
  if (error == EADDRNOTAVAIL) protocol_.dialer().on_no_port();
  if (addresses_left_ > 0 && protocol_.dialer().ask() == Dialer::Leave::kConnect) return connect();
  state_ = State::kClosed;
  lose(failure_of_connect(error), words);
}

void MultiplexedConnection::carry(StreamChannel& channel) {
  channel.on_carried(*this, carried_.size(), state_ == State::kOpen);
  carried_.push_back(&channel);
  if (state_ == State::kOpen) begin_stream(channel);
  if (!has_room()) protocol_.withdraw(*this);
}

void MultiplexedConnection::cancel(StreamChannel& channel) {
  if (is_up()) cancel_stream(channel);
  take_off(channel);
  if (state_ != State::kConnecting || !carried_.empty()) return protocol_.offer(*this);
  hang_up();
  state_ = State::kClosed;
  protocol_.retire(*this);
}

void MultiplexedConnection::opened() {
  state_ = State::kOpen;
  protocol_.connect_over();
  const std::vector<StreamChannel*> promised = carried_;  // one that fails is taken off
  std::size_t begun = 0;
  while (begun < promised.size() && may_begin()) begin_stream(*promised[begun++]);
  has_room() ? protocol_.offer(*this) : protocol_.withdraw(*this);
  for (; begun < promised.size(); ++begun) {
    take_off(*promised[begun]);
    promised[begun]->on_no_room();
  }
}

void MultiplexedConnection::limit_streams(std::uint64_t most) {
  streams_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(protocol_.streams(), most));
  has_room() ? protocol_.offer(*this) : protocol_.withdraw(*this);
}

void MultiplexedConnection::take_off(StreamChannel& channel) {
  StreamChannel* last = carried_.back();
  carried_[channel.place()] = last;
  last->move_to(channel.place());
  carried_.pop_back();
}

void MultiplexedConnection::leave() {
  if (state_ == State::kOpen) state_ = State::kLeaving;
  protocol_.withdraw(*this);
}

// The state is for the caller to set.
void MultiplexedConnection::hang_up() {
  close();
  protocol_.dialer().on_closed();
  if (state_ == State::kConnecting) protocol_.connect_over();
}

void MultiplexedConnection::lose(run::Failure failure, const std::string& words) {
  if (state_ != State::kClosed) hang_up();
  state_ = State::kClosed;
  // From here on it may be opened again, for one of those it has carried.
  const std::vector<StreamChannel*> lost = std::exchange(carried_, {});
  protocol_.retire(*this);
  for (StreamChannel* channel : lost) channel->on_lost(failure, words);
}

}  // namespace headroom::load
