#include "http/client_pool.h"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>

namespace headroom::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

void ClientConnection::set_deadline(Deadline deadline) {
  timer.expires_at(deadline);
  if (deadline == kNoDeadline) return;
  timer.async_wait([weak = weak_from_this()](error_code error) {
    const auto self = weak.lock();
    // The deadline may have been moved after this call was already on its way.
    if (error || !self || self->timer.expiry() > Clock::now()) return;
    self->timed_out = true;
    self->close();
  });
}

void ClientConnection::close() {
  error_code ignored;
  socket.close(ignored);
}

asio::awaitable<std::size_t> ClientConnection::receive(asio::mutable_buffer room,
                                                       error_code& error) {
  auto into_error = asio::redirect_error(asio::use_awaitable, error);
  if (!tls) co_return co_await socket.async_read_some(room, into_error);
  const std::size_t count = co_await tls->async_read_some(room, into_error);
  // A server that closes without taking leave of TLS first: HTTP says itself where a message ends.
  if (error == asio::ssl::error::stream_truncated) error = asio::error::eof;
  co_return count;
}

asio::awaitable<void> ClientConnection::send_all(std::array<asio::const_buffer, 2> parts,
                                                 error_code& error) {
  auto into_error = asio::redirect_error(asio::use_awaitable, error);
  if (tls) {
    co_await asio::async_write(*tls, parts, into_error);
  } else {
    co_await asio::async_write(socket, parts, into_error);
  }
}

bool ClientConnection::is_usable() {
  if (!socket.is_open() || buffer.size() > 0) return false;
  char byte;
  const auto count = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

Failure ClientConnection::failure_of(const error_code& error) const {
  if (timed_out || error == asio::error::timed_out) return Failure::kTimeout;
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  if (error == asio::error::connection_refused || error == asio::error::host_unreachable ||
      error == asio::error::network_unreachable ||
      error == boost::system::errc::no_such_file_or_directory) {
    return Failure::kRefused;
  }
  if (error == asio::error::access_denied) return Failure::kForbidden;
  return Failure::kClosed;
}

ClientPool::ClientPool(const asio::any_io_executor& executor, const Client::Options& options)
    : executor_(executor), options_(options) {}

std::shared_ptr<ClientConnection> ClientPool::take(const Endpoint& server) {
  const auto found = idle_.find(to_string(server));
  if (found == idle_.end()) return nullptr;
  auto& connections = found->second;
  drop_old(connections);
  while (!connections.empty()) {
    auto connection = std::move(connections.back());
    connections.pop_back();
    if (connection->is_usable()) return connection;
  }
  return nullptr;
}

void ClientPool::give_back(const std::string& server,
                           std::shared_ptr<ClientConnection> connection) {
  auto& connections = idle_[server];
  drop_old(connections);
  if (connections.size() >= options_.max_idle_per_server) return;
  connection->set_deadline(kNoDeadline);
  connection->idle_since = Clock::now();
  connections.push_back(std::move(connection));
}

std::size_t ClientPool::size() const {
  std::size_t count = 0;
  for (const auto& [server, connections] : idle_) count += connections.size();
  return count;
}

void ClientPool::drop_old(Connections& connections) const {
  const auto oldest = Clock::now() - options_.idle_timeout;
  while (!connections.empty() && connections.front()->idle_since < oldest) {
    connections.pop_front();
  }
}

}  // namespace headroom::http
