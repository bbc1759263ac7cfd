// One HTTP/2 connection: a socket, nghttp2's session over it, and the channels whose streams it
// carries.
//
// Windows are as large as they can be, so that the network and the server set the pace of a
// download. What is to be sent gathers until the loop's handler, or its round, is over.
//
// It outlives its socket: once closed, it is used again for another.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/http2_channel.h"
#include "load/protocol.h"
#include "net/transport.h"

namespace headroom::load {

class Http2;

class Http2Connection final : public net::ReadyHandler, public net::Timer {
 public:
  explicit Http2Connection(Http2& protocol);
  ~Http2Connection();

  // Connects, for which leave was given, to carry this channel's request and others.
  void open_for(Http2Channel& channel);
  // Whether one more stream may be put on it, as soon as it is open.
  bool has_room() const {
    return (state_ == State::kConnecting || state_ == State::kOpen) && carried_.size() < streams_;
  }
  // There must be room.
  void carry(Http2Channel& channel);
  // Takes it off: its request is of no interest any more.
  void cancel(Http2Channel& channel);

  // Whether it stands in the protocol's list of those with room.
  bool is_offered() const { return is_offered_; }
  void set_offered(bool is_offered) { is_offered_ = is_offered; }

  void on_ready(std::uint32_t events) override;
  // Sends what has gathered.
  void on_time(Nanos now) override;

  // --- for nghttp2's callbacks (http2_callbacks.cc) ---

  Nanos now() const { return loop_.now(); }
  // Whose head is being received; null when nobody waits for it any more.
  Http2Channel* reading() const { return reading_; }
  void set_reading(Http2Channel* channel) { reading_ = channel; }
  void on_settings();
  void on_goaway();
  void on_stream_closed(Http2Channel& channel, std::uint32_t error);
  // Whether no more is to gather before some of it is sent.
  bool is_full() const;
  void append(std::string_view bytes) { gathered_->append(bytes); }

 private:
  enum class State : std::uint8_t {
    kClosed,
    kConnecting,
    kOpen,
    kLeaving,  // it takes no new streams
  };
  struct Freed {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  bool is_up() const { return state_ == State::kOpen || state_ == State::kLeaving; }
  void connect();
  void connect_failed(int error);
  void open_session();
  void begin_stream(Http2Channel& channel);
  void receive(std::uint32_t events);
  void flush_soon();
  void flush();
  bool gather();
  void drop_gathered();
  void leave();
  void close_if_over();
  void take_off(Http2Channel& channel);
  void hang_up();
  void lose(run::Failure failure);

  Http2& protocol_;
  net::EventLoop& loop_;
  net::Transport transport_;
  std::unique_ptr<nghttp2_session, Freed> session_;
  State state_ = State::kClosed;
  bool is_offered_ = false;
  bool is_at_work_ = false;         // what is submitted will be flushed without being asked for
  std::uint32_t streams_ = 0;       // at most
  std::size_t addresses_left_ = 0;  // to try if the current one does not answer
  std::vector<Http2Channel*> carried_;
  Http2Channel* reading_ = nullptr;
  std::optional<std::string> gathered_;  // frames to be sent; from the pool while there are any
  std::string_view unsent_;              // of them: what the kernel has not taken yet
};

}  // namespace headroom::load
