#include "load/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/text.h"

namespace headroom::load {
namespace {

std::size_t content_length(std::string_view head) {
  const std::string lower = to_lower(head);
  const auto found = lower.find("\r\ncontent-length: ");
  if (found == std::string::npos) return 0;
  std::size_t length = 0;
  const char* digits = lower.data() + found + 18;
  std::from_chars(digits, lower.data() + lower.size(), length);
  return length;
}

}  // namespace

std::optional<std::string> ScriptedConnection::read_request() {
  for (;;) {
    const auto end = buffered_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t size = end + 4 + content_length(buffered_.substr(0, end + 2));
      if (buffered_.size() >= size) {
        std::string request = buffered_.substr(0, size);
        buffered_.erase(0, size);
        return request;
      }
    }
    char bytes[4096];
    const auto count = ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (count <= 0) return std::nullopt;
    buffered_.append(bytes, static_cast<std::size_t>(count));
  }
}

void ScriptedConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void ScriptedConnection::respond(std::string_view body, std::string_view status) {
  send("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
       "\r\n\r\n" + std::string(body));
}

void ScriptedConnection::wait_for_close() {
  char bytes[4096];
  while (::recv(socket_.get(), bytes, sizeof bytes, 0) > 0) {
  }
}

void ScriptedConnection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  HEADROOM_CHECK(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     ::listen(listener_.get(), 1024) == 0,
                 "a test server must be able to listen");
  ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
  accepter_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  stop_listening();
  {
    const std::lock_guard lock(mutex_);
    for (int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

std::string ScriptedServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void ScriptedServer::stop_listening() {
  ::shutdown(listener_.get(), SHUT_RDWR);  // wakes accept
  if (accepter_.joinable()) accepter_.join();
  listener_.close();
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void ScriptedServer::serve(int fd) {
  char first;
  // Check connections close without a word.
  if (::recv(fd, &first, 1, MSG_PEEK) > 0) {
    ScriptedConnection connection{FileDescriptor(::dup(fd))};
    script_(connection, next_number_.fetch_add(1));
  }
  const std::lock_guard lock(mutex_);
  open_.erase(std::find(open_.begin(), open_.end(), fd));
  ::close(fd);
}

ScriptedServer::Script always_ok() {
  return [](ScriptedConnection& connection, int) {
    while (connection.read_request()) connection.respond("ok");
  };
}

}  // namespace headroom::load
