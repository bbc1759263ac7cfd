#include "nginx.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "certificate.h"

namespace headroom::tests {
namespace {

bool accepts(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

template <typename Condition>
void wait_until(const char* complaint, Condition holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << complaint;
      return;
    }
    poll(nullptr, 0, 5);  // between two looks
  }
}

}  // namespace

Nginx::Nginx(const std::string& locations, Speaks speaks, const std::string& settings)
    : speaks_(speaks), port_(free_port()) {
  if (has_tls()) make_certificate(folder_);
  folder_.write("nginx.conf",
                "daemon off; master_process off; pid nginx.pid; error_log error.log;\n"
                "events { worker_connections 4096; }\n"
                "http { access_log off; client_body_temp_path .; proxy_temp_path .;\n"
                "  fastcgi_temp_path .; uwsgi_temp_path .; scgi_temp_path .;\n"
                "  " +
                    settings + "\n  server {\n" + listen_line() + locations + "  }\n}\n");
  const std::string prefix = folder_.path().string() + "/";
  server_ = std::make_unique<Program>(
      std::vector<std::string>{"/usr/sbin/nginx", "-p", prefix, "-e", prefix + "error.log", "-c",
                               prefix + "nginx.conf"},
      folder_.path());
  wait_until("nginx did not come up", [this] { return accepts(port_); });
}

void Nginx::wait_for_a_request() const {
  wait_until("nginx was not asked anything", [this] {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(folder_.path() / "access.log", ignored);
    return !ignored && size > 0;
  });
}

std::size_t Nginx::stop_and_count_requests() {
  server_->signal(SIGQUIT);  // it ends what it is at, and writes that down
  server_->wait();
  server_.reset();
  std::ifstream log(folder_.path() / "access.log");
  return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(log), {}, '\n'));
}

std::string Nginx::listen_line() const {
  std::string line = "    listen 127.0.0.1:" + std::to_string(port_);
  if (has_tls()) line += " ssl";
  if (speaks_ == Speaks::kHttp2 || speaks_ == Speaks::kHttp2OverTls) line += " http2";
  line += ";\n";
  if (has_tls()) line += "    ssl_certificate cert.pem; ssl_certificate_key key.pem;\n";
  return line;
}

std::string Nginx::url(const std::string& path) const {
  return (has_tls() ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

}  // namespace headroom::tests
