// A connection that carries many requests at once, each as a stream of its own: what HTTP/2 and
// HTTP/3 have in common, which is who is on it and whether there is room for more.
//
// It outlives what is under it: once closed, it is used again for another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/stream_channel.h"
#include "run/run.h"

namespace headroom::load {

class Multiplexed;

class MultiplexedConnection {
 public:
  // Promised until the server says how many it takes (RFC 9113, 6.5.2: it should not say less).
  static constexpr std::uint32_t kFirstStreams = 100;

  explicit MultiplexedConnection(Multiplexed& protocol) : protocol_(protocol) {}
  MultiplexedConnection(const MultiplexedConnection&) = delete;
  MultiplexedConnection& operator=(const MultiplexedConnection&) = delete;
  virtual ~MultiplexedConnection() = default;

  // Connects, for which leave was given, to carry this channel's request and others.
  void open_for(StreamChannel& channel);
  // Whether one more stream may be put on it, as soon as it is open.
  bool has_room() const {
    const bool takes_more = state_ == State::kConnecting || state_ == State::kOpen;
    return takes_more && carried_.size() < streams_ && (state_ != State::kOpen || may_begin());
  }
  // There must be room.
  void carry(StreamChannel& channel);
  // Takes it off: its request is of no interest any more.
  void cancel(StreamChannel& channel);

  // Whether it stands in the protocol's list of those with room.
  bool is_offered() const { return is_offered_; }
  void set_offered(bool is_offered) { is_offered_ = is_offered; }

 protected:
  enum class State : std::uint8_t {
    kClosed,
    kConnecting,
    kOpen,
    kLeaving,  // it takes no new streams
  };

  State state() const { return state_; }
  bool is_up() const { return state_ == State::kOpen || state_ == State::kLeaving; }
  bool carries_any() const { return !carried_.empty(); }
  Multiplexed& protocol() { return protocol_; }

  // The peer takes so many at once.
  void limit_streams(std::uint64_t most);
  // Those that it was to carry begin.
  void opened();
  // It could not be reached at this address: there may be another. An errno, and what more is known
  // (failure_words.h).
  void connect_failed(int error, const std::string& words);
  // The one it carried, and no more than that, is over.
  void take_off(StreamChannel& channel);
  // The peer wants no new streams.
  void leave();
  // It is gone, with all that it carries; in words, why, or empty.
  void lose(run::Failure failure, const std::string& words);

 private:
  // Begins to connect to the next address; an errno where that fails at once.
  virtual int begin_to_connect() = 0;
  // Closes what is under it, and forgets what was said on it.
  virtual void close() = 0;
  // Whether the peer allows a stream to begin just now, beside how many there are.
  virtual bool may_begin() const { return true; }
  virtual void begin_stream(StreamChannel& channel) = 0;
  virtual void cancel_stream(StreamChannel& channel) = 0;

  void connect();
  void hang_up();

  Multiplexed& protocol_;
  State state_ = State::kClosed;
  bool is_offered_ = false;
  std::uint32_t streams_ = 0;       // at most
  std::size_t addresses_left_ = 0;  // to try if the current one does not answer
  std::vector<StreamChannel*> carried_;
};

}  // namespace headroom::load
