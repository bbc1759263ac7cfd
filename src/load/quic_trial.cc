#include "load/quic_trial.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "net/clock.h"
#include "net/quic_connection.h"

namespace headroom::load {
namespace {

// Says nothing, and takes no notice of what the server says.
class Silent final : public net::QuicApplication {
 public:
  bool on_keys() override { return true; }
  bool on_stream_bytes(std::int64_t, void*, std::string_view, bool) override { return true; }
  void on_acknowledged(std::int64_t, std::uint64_t) override {}
  void on_stream_reset(std::int64_t, void*, std::uint64_t) override {}
  void on_stream_closed(std::int64_t, void*, std::uint64_t) override {}
  void on_stream_writable(std::int64_t) override {}
  void on_more_streams() override {}
  Piece next_piece() override { return {}; }
  void on_taken(std::int64_t, std::size_t) override {}
  void on_blocked(std::int64_t) override {}
  void on_shut(std::int64_t) override {}
  std::uint64_t error_of_rules() const override { return 0; }
};

}  // namespace

std::string try_quic(net::QuicContext& context, const net::Address& address, Nanos deadline) {
  using Life = net::QuicConnection::Life;
  Silent silent;
  net::QuicConnection connection(context, silent);
  std::array<char, 64 * 1024> buffer;
  Nanos now = net::monotonic_now();
  if (const int error = connection.connect(address, now); error != 0) return std::strerror(error);
  while (connection.send(buffer, now) == Life::kGoesOn) {
    if (connection.is_up()) return {};
    pollfd waiting{connection.fd(), POLLIN, 0};
    const auto wake = std::min(deadline, connection.expiry());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(wake - now);
    ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    now = net::monotonic_now();
    if (now >= deadline) return std::strerror(ETIMEDOUT);
    const Life life = waiting.revents != 0 ? connection.receive(buffer, now) : Life::kGoesOn;
    if (life == Life::kIsOver) break;
    if (now >= connection.expiry() && connection.expire(now) == Life::kIsOver) break;
  }
  return connection.problem();
}

}  // namespace headroom::load
