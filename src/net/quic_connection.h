// One QUIC connection of a client (RFC 9000), and what is told to whoever speaks over its streams.
//
// It has a UDP socket of its own and is moved on from outside: by receive() when the socket is
// readable, by expire() when its moment has come, and then by send(). Whatever of these says that
// it is over means it: error() and problem() have the reason, and only the destructor may follow.
//
// Not thread-safe.
#pragma once

#include <gnutls/gnutls.h>
#include <ngtcp2/ngtcp2.h>
#include <ngtcp2/ngtcp2_crypto.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/quantity.h"
#include "net/address.h"
#include "net/quic_context.h"

namespace headroom::net {

// What is spoken over the streams of a connection. None of it may destroy the connection.
class QuicApplication {
 public:
  // Streams may be opened from now on, and bytes come. False: it cannot be spoken here.
  virtual bool on_keys() = 0;
  // `user` is what is attached to the stream, null for one of the server's. False: these bytes
  // break the rules, and the connection is over. `error_of_rules` then goes to the server.
  virtual bool on_stream_bytes(std::int64_t stream, void* user, std::string_view bytes,
                               bool is_last) = 0;
  virtual void on_acknowledged(std::int64_t stream, std::uint64_t bytes) = 0;
  // The server sends no more on it, and what it has sent is of no use.
  virtual void on_stream_reset(std::int64_t stream, void* user, std::uint64_t error) = 0;
  // Nothing more will be heard of it.
  virtual void on_stream_closed(std::int64_t stream, void* user, std::uint64_t error) = 0;
  // One that was blocked may send again; more streams may be opened.
  virtual void on_stream_writable(std::int64_t stream) = 0;
  virtual void on_more_streams() = 0;

  // The next bytes to be sent. They must stay where they are until they are acknowledged, or their
  // stream has closed.
  struct Piece {
    std::int64_t stream = -1;  // none: there is nothing
    std::span<const ngtcp2_vec> bytes;
    bool is_last = false;
  };
  virtual Piece next_piece() = 0;
  // So many bytes of the piece were taken.
  virtual void on_taken(std::int64_t stream, std::size_t bytes) = 0;
  // Nothing of it was: the server allows no more for now, or none at all any more.
  virtual void on_blocked(std::int64_t stream) = 0;
  virtual void on_shut(std::int64_t stream) = 0;
  // By which it tells the server that it broke the rules.
  virtual std::uint64_t error_of_rules() const = 0;

 protected:
  ~QuicApplication() = default;
};

class QuicConnection {
 public:
  // Both must outlive it.
  QuicConnection(QuicContext& context, QuicApplication& application);
  // Says goodbye to the server, as far as that goes.
  ~QuicConnection();
  QuicConnection(const QuicConnection&) = delete;
  QuicConnection& operator=(const QuicConnection&) = delete;

  // Opens the socket, which is then to be watched; send() begins the handshake. 0, or an errno.
  [[nodiscard]] int connect(const Address& address, Nanos now);
  int fd() const { return socket_.get(); }

  enum class Life : std::uint8_t { kGoesOn, kIsOver };
  // Takes what has come, as far as it fits the buffer; has_more() when that may not be all.
  Life receive(std::span<char> buffer, Nanos now);
  bool has_more() const { return has_more_; }
  // Sends what is to be sent and allowed, by way of the buffer.
  Life send(std::span<char> buffer, Nanos now);
  // When expire() and send() are due.
  Nanos expiry() const;
  Life expire(Nanos now);

  // The handshake is over: requests may go.
  bool is_up() const { return is_up_; }
  // An errno: ECONNREFUSED, ETIMEDOUT, EPROTO for what is no agreement, ECONNRESET.
  int error() const { return error_; }
  std::string problem() const;

  std::uint64_t streams_left() const;  // that may be opened
  std::int64_t open_stream();          // both ways; there must be one left
  std::int64_t open_one_way();         // negative where the server allows none
  // From now on its events come with it.
  void attach(std::int64_t stream, void* user);
  // Bytes of a stream were used: the server may send as many more.
  void consume(std::int64_t stream, std::size_t bytes);
  // Neither sends nor hears more on it.
  void drop_stream(std::int64_t stream, std::uint64_t error);
  void stop_sending(std::int64_t stream, std::uint64_t error);
  void stop_hearing(std::int64_t stream, std::uint64_t error);

 private:
  friend struct QuicCallbacks;
  struct Freed {
    void operator()(ngtcp2_conn* connection) const { ngtcp2_conn_del(connection); }
  };

  Life over(int error, std::string problem);
  Life broken(int liberr);
  ngtcp2_path path();
  bool send_unsent();
  bool post(std::string_view packets, std::size_t segment);
  void say_goodbye(const ngtcp2_connection_close_error& reason);
  std::string words_of_tls(std::uint8_t alert) const;

  QuicContext& context_;
  QuicApplication& application_;
  FileDescriptor socket_;
  Address local_;
  Address remote_;
  QuicContext::Session tls_;
  ngtcp2_crypto_conn_ref ref_{};
  std::unique_ptr<ngtcp2_conn, Freed> connection_;
  bool is_up_ = false;
  bool is_over_ = false;
  bool has_more_ = false;
  bool keeps_rules_ = true;  // the server, those of the application
  int error_ = 0;
  std::string problem_;
  Nanos now_{};
  std::string unsent_;  // packets that the kernel had no room for
  std::size_t unsent_segment_ = 0;
};

}  // namespace headroom::net
