// One HTTP/2 connection: a socket, nghttp2's session over it, and the channels whose streams it
// carries.
//
// Windows are as large as they can be, so that the network and the server set the pace of a
// download. What is to be sent gathers until the loop's handler, or its round, is over.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "load/multiplexed_connection.h"
#include "load/protocol.h"
#include "net/transport.h"

namespace headroom::load {

class Http2;

class Http2Connection final : public MultiplexedConnection,
                              public net::ReadyHandler,
                              public net::Timer {
 public:
  explicit Http2Connection(Http2& protocol);
  ~Http2Connection() override;

  void on_ready(std::uint32_t events) override;
  // Sends what has gathered.
  void on_time(Nanos now) override;

  // --- for nghttp2's callbacks (http2_callbacks.cc) ---

  Nanos now() const { return loop_.now(); }
  // Whose head is being received; null when nobody waits for it any more.
  StreamChannel* reading() const { return reading_; }
  void set_reading(StreamChannel* channel) { reading_ = channel; }
  void on_settings();
  // `words`: what the server says with it.
  void on_goaway(std::uint32_t error, std::string_view words);
  // What the server began with is no HTTP/2.
  void on_other_protocol();
  void on_stream_closed(StreamChannel& channel, std::uint32_t error);
  // Whether no more is to gather before some of it is sent.
  bool is_full() const;
  void append(std::string_view bytes) { gathered_->append(bytes); }

 private:
  struct Freed {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  int begin_to_connect() override;
  void close() override;
  void begin_stream(StreamChannel& channel) override;
  void cancel_stream(StreamChannel& channel) override;

  void open_session();
  void receive(std::uint32_t events);
  void flush_soon();
  void flush();
  bool gather();
  void drop_gathered();
  void close_if_over();
  void give_up(run::Failure failure, std::string_view words);

  Http2& http2_;
  net::EventLoop& loop_;
  net::Transport transport_;
  std::unique_ptr<nghttp2_session, Freed> session_;
  bool speaks_http2_ = true;
  bool is_at_work_ = false;  // what is submitted will be flushed without being asked for
  StreamChannel* reading_ = nullptr;
  std::string problem_;                  // of the server, in words
  std::optional<std::string> gathered_;  // frames to be sent; from the pool while there are any
  std::string_view unsent_;              // of them: what the kernel has not taken yet
};

}  // namespace headroom::load
