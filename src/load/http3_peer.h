// The server's end of one HTTP/3 connection, for the tests' server (load/http3_server.h).
#pragma once

#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <nghttp3/nghttp3.h>
#include <ngtcp2/ngtcp2.h>
#include <ngtcp2/ngtcp2_crypto.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "load/http3_server.h"

namespace headroom::load {

class Http3Peer {
 public:
  using Post = std::function<void(std::string_view packet, const sockaddr_in& to)>;
  Http3Peer(const Http3Server::Script& script, std::atomic<int>& resumed, int number, Post post,
            sockaddr_in local, sockaddr_in remote)
      : script_(script),
        resumed_(resumed),
        number_(number),
        post_(std::move(post)),
        local_(local),
        remote_(remote) {}
  ~Http3Peer();

  // False when the packet does not begin a connection.
  bool accept(std::string_view packet, gnutls_certificate_credentials_st* credentials,
              const std::string& ticket_key, std::uint64_t streams);
  void receive(std::string_view packet);
  void send();
  void look_at_the_clock();
  bool is_over() const { return is_over_; }

 private:
  struct Stream {
    Http3Server::Request request;
    Http3Server::Answer answer;
    bool is_sent = false;
  };

  static Http3Peer& self(void* user) { return *static_cast<Http3Peer*>(user); }
  static const ngtcp2_callbacks& quic_callbacks();
  static const nghttp3_callbacks& http_callbacks();
  ngtcp2_path path() {
    return {.local = {reinterpret_cast<sockaddr*>(&local_), sizeof local_},
            .remote = {reinterpret_cast<sockaddr*>(&remote_), sizeof remote_},
            .user_data = nullptr};
  }
  void begin_http();
  void decide(std::int64_t id);
  void respond(std::int64_t id);

  const Http3Server::Script& script_;
  std::atomic<int>& resumed_;
  int number_;
  Post post_;
  sockaddr_in local_;
  sockaddr_in remote_;
  gnutls_session_t tls_ = nullptr;
  ngtcp2_conn* quic_ = nullptr;
  nghttp3_conn* http_ = nullptr;
  ngtcp2_crypto_conn_ref ref_{};
  std::map<std::int64_t, Stream> streams_;
  std::set<std::int64_t> garbled_;   // still to be sent
  std::set<std::int64_t> breaking_;  // to be reset once a part is sent
  bool is_over_ = false;
};

}  // namespace headroom::load
