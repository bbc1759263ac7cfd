// A server of HTTP/3 for tests, on loopback and any port: what becomes of each request is a
// function of the test.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "base/file_descriptor.h"

// Their own names, of GnuTLS and of the system.
struct gnutls_certificate_credentials_st;
struct sockaddr_in;

namespace headroom::load {

class Http3Peer;

class Http3Server {
 public:
  struct Request {
    int connection = 0;  // counted from 0
    std::map<std::string, std::string> fields;
    std::string body;
  };
  enum class Fate {
    kAnswered,
    kRefused,      // reset, as one that was not worked on
    kReset,        // reset after a part of the answer
    kForgotten,    // nothing comes
    kGarbled,      // bytes that are no HTTP/3
    kAnsweredLast  // answered, and the server takes no more on this connection
  };
  struct Answer {
    Fate fate = Fate::kAnswered;
    std::string status = "200";
    std::string body = "ok";
  };
  using Script = std::function<Answer(const Request&)>;  // in the server's thread

  // `streams`: at once on one connection, as it tells its clients.
  explicit Http3Server(Script script, std::uint64_t streams = 100);
  ~Http3Server();
  // What the script has written down is there for the caller from then on.
  void stop();

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  // How many handshakes resumed a session.
  int resumed() const { return resumed_; }
  // From then on it is silent, as a machine that is gone.
  void fall_silent() { is_silent_ = true; }
  // From then on every so-manieth packet is lost on its way, of both directions together.
  void lose_every(int manieth) { lost_every_ = manieth; }

 private:
  void serve();
  void receive();
  void post(std::string_view packet, const sockaddr_in& to);
  bool is_lost();

  struct Freed {
    void operator()(gnutls_certificate_credentials_st* credentials) const;
  };
  Script script_;
  std::uint64_t streams_;
  FileDescriptor socket_;
  int port_ = 0;
  std::unique_ptr<gnutls_certificate_credentials_st, Freed> credentials_;
  std::map<std::uint16_t, std::unique_ptr<Http3Peer>> connections_;  // by client's port
  int next_number_ = 0;
  std::string ticket_key_;
  std::atomic<int> resumed_ = 0;
  std::atomic<bool> is_over_ = false;
  std::atomic<bool> is_silent_ = false;
  std::atomic<int> lost_every_ = 0;  // none
  int packets_ = 0;
  std::thread thread_;
};

}  // namespace headroom::load
