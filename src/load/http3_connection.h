// One HTTP/3 connection (RFC 9114): QUIC, nghttp3's session over it, and the channels whose streams
// it carries.
//
// What is to be sent gathers until the loop's handler, or its round, is over: requests of one round
// share packets.
#pragma once

#include <nghttp3/nghttp3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>

#include "load/http3_stream.h"
#include "load/multiplexed_connection.h"
#include "load/protocol.h"
#include "net/quic_connection.h"

namespace headroom::load {

class Http3;

class Http3Connection final : public MultiplexedConnection,
                              public net::ReadyHandler,
                              public net::Timer,
                              public net::QuicApplication {
 public:
  explicit Http3Connection(Http3& protocol);
  ~Http3Connection() override;

  void on_ready(std::uint32_t events) override;
  // Sends what has gathered, or what QUIC's own clock asks for.
  void on_time(Nanos now) override;

  // --- for nghttp3's callbacks (http3_callbacks.cc) ---

  Nanos now() const { return loop_.now(); }
  net::QuicConnection& quic() { return *quic_; }
  void on_answered(std::int64_t id, Http3Stream& stream);
  void on_broken(std::int64_t id, Http3Stream& stream, std::uint64_t error);
  // The server takes no new streams, and works on none from this one on.
  void on_goaway(std::int64_t first_refused);

  // --- net::QuicApplication ---

  bool on_keys() override;
  bool on_stream_bytes(std::int64_t id, void* user, std::string_view bytes, bool is_last) override;
  void on_acknowledged(std::int64_t id, std::uint64_t bytes) override;
  void on_stream_reset(std::int64_t id, void* user, std::uint64_t error) override;
  void on_stream_closed(std::int64_t id, void* user, std::uint64_t error) override;
  void on_stream_writable(std::int64_t id) override;
  void on_more_streams() override;
  Piece next_piece() override;
  void on_taken(std::int64_t id, std::size_t bytes) override;
  void on_blocked(std::int64_t id) override;
  void on_shut(std::int64_t id) override;
  std::uint64_t error_of_rules() const override { return error_of_rules_; }

 private:
  struct Freed {
    void operator()(nghttp3_conn* session) const { nghttp3_conn_del(session); }
  };

  int begin_to_connect() override;
  void close() override;
  bool may_begin() const override;
  void begin_stream(StreamChannel& channel) override;
  void cancel_stream(StreamChannel& channel) override;

  // Neither sends nor hears more on it.
  void drop(std::int64_t id, std::uint64_t error);
  StreamChannel& let_go_of(Http3Stream& stream);
  void go_on(net::QuicConnection::Life life);
  void flush_soon();
  void wake_at(Nanos due);
  void over();

  static constexpr std::size_t kMostPieces = 16;

  Http3& http3_;
  net::EventLoop& loop_;
  std::optional<net::QuicConnection> quic_;
  std::unique_ptr<nghttp3_conn, Freed> session_;
  std::unordered_map<std::int64_t, Http3Stream> streams_;
  std::array<ngtcp2_vec, kMostPieces> pieces_;
  std::uint64_t error_of_rules_ = 0;
  bool is_at_work_ = false;  // what is submitted will be flushed without being asked for
};

}  // namespace headroom::load
