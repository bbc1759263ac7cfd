// A byte stream to a server, whatever it runs over: TCP or a Unix socket, plain or TLS.
//
// Connecting goes through advance() each time the socket becomes ready, until the stream is there
// or has failed; after that it reads and writes like a socket. Plain streams cost nothing over the
// socket itself.
//
// Not thread-safe. Movable; a watched descriptor stays the same.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "net/address.h"
#include "net/stream_socket.h"
#include "net/tls.h"

namespace headroom::net {

// The first bytes on a connection, by which a balancer tells who the client is (the PROXY protocol
// of HAProxy, versions 1 and 2). They name the connection's own addresses.
enum class Preface : std::uint8_t { kNone, kProxyV1, kProxyV2 };
std::string preface_bytes(Preface preface, int fd);  // of a connected socket

class Transport {
 public:
  enum class Progress : std::uint8_t { kPending, kReady, kFailed };

  // Begins; the descriptor is then to be watched. `tls` is null for a plain stream, and must
  // outlive it otherwise. False, with errno set, when it failed at once.
  [[nodiscard]] bool connect(const Address& address, TlsContext* tls, Preface preface);
  // `events` as the loop reported them. After kFailed, error() says why.
  Progress advance(std::uint32_t events);

  // TLS may still be pending.
  bool is_connected() const { return is_connected_; }
  int fd() const { return socket_.get(); }
  // An errno; EPROTO when TLS found no agreement, problem() then has words for it.
  int error() const { return error_; }
  std::string problem() const;

  Transfer send(std::string_view bytes) {
    return tls_ == nullptr ? send_some(socket_.get(), bytes) : tls_->send(bytes);
  }
  // 0 bytes and no error: the other side has closed.
  Transfer receive(std::span<char> buffer) {
    return tls_ == nullptr ? receive_some(socket_.get(), buffer) : tls_->receive(buffer);
  }
  // To be told whenever the loop reports it readable. Edges come once: one that arrives while
  // records are still held here must not be taken for old news.
  void on_readable() {
    if (tls_ != nullptr) tls_->on_readable();
  }
  // Whether more may be there to be received, after `received` of `asked` came.
  bool may_have_more(std::size_t received, std::size_t asked) const {
    return tls_ == nullptr ? received == asked : !tls_->is_drained();
  }

  // Received, but not asked for yet: the loop does not report it.
  bool holds_input() const { return tls_ != nullptr && tls_->holds_input(); }

  // What TLS agreed on; empty where it is plain or nothing was agreed.
  std::string_view application_protocol() const {
    return tls_ == nullptr ? std::string_view() : tls_->application_protocol();
  }

  void close() {
    tls_.reset();
    socket_.close();
  }

 private:
  Progress failed(int error);
  Progress connected();

  FileDescriptor socket_;
  int error_ = 0;
  Preface preface_ = Preface::kNone;
  bool is_connected_ = false;
  TlsContext* context_ = nullptr;
  std::unique_ptr<TlsStream> tls_;
};

}  // namespace headroom::net
