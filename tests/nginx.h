// A real nginx on a free port of the loopback, for as long as this object lives.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "program.h"

namespace headroom::tests {

class Nginx {
 public:
  enum class Speaks { kHttp1, kHttp2, kTls, kHttp2OverTls };

  // `locations` goes inside its one server block, `settings` before it. Returns once it accepts
  // connections.
  explicit Nginx(const std::string& locations, Speaks speaks = Speaks::kHttp1,
                 const std::string& settings = "keepalive_requests 1000000;");

  std::string url(const std::string& path) const;
  // By which its certificate is to be trusted, where it speaks TLS.
  std::string certificate_file() const { return (folder_.path() / "cert.pem").string(); }
  // Until it has answered a request at a location that has `access_log access.log;`.
  void wait_for_a_request() const;
  void stop() { server_.reset(); }
  // All that were answered at locations with `access_log access.log;`. Stops it, so that none is
  // still to be written down.
  std::size_t stop_and_count_requests();

 private:
  bool has_tls() const { return speaks_ == Speaks::kTls || speaks_ == Speaks::kHttp2OverTls; }
  std::string listen_line() const;

  Folder folder_;
  Speaks speaks_;
  int port_;
  std::unique_ptr<Program> server_;
};

}  // namespace headroom::tests
