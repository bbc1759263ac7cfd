#include "drivers/readiness.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "drivers/tcp_probe.h"
#include "http/probe.h"

namespace headroom::drivers {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr Nanos kPauseMin = milliseconds(10);
constexpr Nanos kPauseMax = milliseconds(200);
// Of one try: a server that accepts and then says nothing may be about to answer the next one.
constexpr Nanos kTryMax = std::chrono::seconds(1);

std::optional<std::string> probe_http(const std::string& path, const std::string& address,
                                      Nanos timeout) {
  const auto status = http::get_status(fmt::format("http://{}{}", address, path), timeout);
  if (!status) {
    const Error& error = status.error();
    return error.why.empty() ? error.what : error.why;
  }
  if (*status >= 200 && *status < 300) return std::nullopt;
  return fmt::format("GET {} answered {}", path, *status);
}

// Pauses for `pause`, or until a watched process ends: then its position.
std::optional<std::size_t> pause_watching(std::span<const int> watched, Nanos pause) {
  std::vector<pollfd> polled;
  for (const int fd : watched) polled.push_back({.fd = fd, .events = POLLIN, .revents = 0});
  const auto pause_ms = std::chrono::ceil<milliseconds>(pause);
  ::poll(polled.data(), polled.size(), static_cast<int>(pause_ms.count()));
  const auto ended =
      std::ranges::find_if(polled, [](const pollfd& one) { return one.revents != 0; });
  if (ended == polled.end()) return std::nullopt;
  return static_cast<std::size_t>(ended - polled.begin());
}

}  // namespace

std::optional<std::string> probe(const spec::Ready& ready, const std::string& address,
                                 Nanos timeout) {
  if (ready.kind == spec::Ready::Kind::kHttp) return probe_http(ready.path, address, timeout);
  return probe_tcp(address, timeout);
}

std::expected<void, NotReady> wait_until_ready(const spec::Ready& ready, const std::string& address,
                                               std::span<const int> watched,
                                               const std::function<bool()>& interrupted) {
  const auto deadline = SteadyClock::now() + ready.within;
  NotReady failure;
  Nanos pause = kPauseMin;
  while (true) {
    const Nanos left_for_try = deadline - SteadyClock::now();
    const auto reason = probe(ready, address, std::clamp(left_for_try, kPauseMin, kTryMax));
    // Looked at after a success too: another program may have answered on the port that ours failed
    // to get.
    const Nanos left = deadline - SteadyClock::now();
    const Nanos rest = reason ? std::clamp(left, Nanos(0), pause) : Nanos(0);
    if (const auto ended = pause_watching(watched, rest)) {
      failure.cause = NotReady::Cause::kProcessEnded;
      failure.process = *ended;
      failure.last_reason = reason.value_or("");
      return std::unexpected(failure);
    }
    if (!reason) return {};
    failure.last_reason = *reason;
    if (interrupted()) {
      failure.cause = NotReady::Cause::kInterrupted;
      return std::unexpected(failure);
    }
    if (SteadyClock::now() >= deadline) return std::unexpected(failure);
    pause = std::min(2 * pause, kPauseMax);
  }
}

}  // namespace headroom::drivers
