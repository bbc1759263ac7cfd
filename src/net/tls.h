// TLS for the data plane: a client's configuration, and one encrypted stream over a socket.
//
// The streams of one context resume each other's sessions, as a browser's connections to one host
// do; a full handshake costs both sides a hundred times what a request costs.
//
// Not thread-safe: a context and its streams belong to one event loop.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/stream_socket.h"

// OpenSSL's own names, so that its headers stay in tls.cc.
struct ssl_ctx_st;
struct ssl_st;
struct ssl_session_st;

namespace headroom::net {

struct TlsOptions {
  enum class Verify { kPeer, kNothing } verify = Verify::kPeer;
  enum class Resume { kSessions, kNever } resume = Resume::kSessions;
  std::string ca_file;           // PEM; empty: the system's
  std::string certificate_file;  // PEM, of the client, with its chain; empty: none is shown
  std::string key_file;          // PEM; empty: it stands in certificate_file
  std::string server_name;       // checked and sent (SNI) in place of the URL's host
  std::vector<std::string> application_protocols;  // offered, the preferred one first (ALPN)

  friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

class TlsContext {
 public:
  // For connections to `host`, a name or an address. Fails with kInvalid, naming the file, for
  // certificates and keys that cannot be used.
  static Result<std::unique_ptr<TlsContext>> create(const TlsOptions& options,
                                                    const std::string& host);
  ~TlsContext();

 private:
  friend class TlsStream;
  TlsContext() = default;
  Result<void> load(const TlsOptions& options);
  static int session_arrived(ssl_st* stream, ssl_session_st* session);

  struct Freed {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_session_st* session) const;
  };
  std::unique_ptr<ssl_ctx_st, Freed> context_;
  std::unique_ptr<ssl_session_st, Freed> session_;  // the last one that the server gave
  std::string server_name_;
};

class TlsStream {
 public:
  // Over a connected socket, which it does not own. Both must outlive it.
  TlsStream(TlsContext& context, int fd);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  enum class Handshake : std::uint8_t { kPending, kDone, kFailed };
  // To be called until it is not pending, whenever the socket is readable or writable.
  Handshake handshake();

  // As of a plain socket (net/stream_socket.h); EPROTO for what is no TLS.
  Transfer send(std::string_view bytes);
  Transfer receive(std::span<char> buffer);
  // The socket was reported readable: what is known of the kernel's side is out of date.
  void on_readable() { kernel_is_drained_ = false; }
  // Nothing is left to be received, as far as known: neither here nor in the kernel.
  bool is_drained() const { return kernel_is_drained_ && !holds_input(); }
  bool holds_input() const;

  // What the server chose of the protocols that were offered; empty when nothing.
  std::string_view application_protocol() const;
  bool was_resumed() const;
  // After kFailed: why, for people.
  std::string problem() const;

 private:
  friend struct TlsSocketBio;
  Transfer outcome(int result);

  struct Freed {
    void operator()(ssl_st* stream) const;
  };
  int fd_;
  bool kernel_is_drained_ = false;
  bool is_closed_by_peer_ = false;
  int socket_error_ = 0;
  std::unique_ptr<ssl_st, Freed> stream_;
};

}  // namespace headroom::net
