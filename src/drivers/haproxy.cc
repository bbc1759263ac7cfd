#include "drivers/haproxy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "drivers/haproxy_plan.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kBackend = "replicas";
constexpr std::size_t kAnswerMaxBytes = 16u << 20;
constexpr timeval kAnswerTimeout = {.tv_sec = 5, .tv_usec = 0};
constexpr Nanos kSocketPatience = std::chrono::seconds(2);
constexpr int kPauseMs = 10;

std::unexpected<Error> silent(const std::filesystem::path& folder, int error_number) {
  return system_failure(ErrorKind::kUnreachable,
                        fmt::format("the balancer in {} does not answer", folder.string()),
                        error_number);
}

// errno, or 0.
int connect_once(const FileDescriptor& socket, const sockaddr_un& address) {
  const auto* plain = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(socket.get(), plain, sizeof address) == 0 ? 0 : errno;
}

Result<FileDescriptor> connect_to(const std::filesystem::path& folder) {
  // The name of a socket may have 107 bytes only, that of a folder many more.
  const FileDescriptor opened(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!opened) return silent(folder, errno);
  const std::string path = fmt::format("/proc/self/fd/{}/{}", opened.get(), kHaproxySocket);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path, address.sun_path);
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kAnswerTimeout, sizeof kAnswerTimeout);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kAnswerTimeout, sizeof kAnswerTimeout);
  // Its way in is open, and so it counts as ready, a moment before this socket is.
  const auto deadline = SteadyClock::now() + kSocketPatience;
  while (true) {
    const int error_number = connect_once(socket, address);
    if (error_number == 0) return socket;
    const bool may_come = error_number == ENOENT || error_number == ECONNREFUSED;
    if (!may_come || SteadyClock::now() >= deadline) return silent(folder, error_number);
    ::poll(nullptr, 0, kPauseMs);
  }
}

std::unexpected<Error> refused(const std::string& what, std::string_view answer) {
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("HAProxy refuses to {}", what),
                    .why = std::string(trim(answer)),
                    .fix = {},
                    .file = {},
                    .at = {}});
}

std::string server_name(const std::string& address) {
  return fmt::format("{}/{}", kBackend, address);
}

}  // namespace

Result<std::string> Haproxy::ask(const std::string& commands) const {
  auto socket = connect_to(folder_);
  if (!socket) return fail(socket.error());
  const std::string line = commands + "\n";
  if (::send(socket->get(), line.data(), line.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(line.size())) {
    return silent(folder_, errno);
  }
  // It closes the connection behind its answer.
  std::string answer;
  std::array<char, 16384> buffer{};
  while (answer.size() < kAnswerMaxBytes) {
    const auto size = ::recv(socket->get(), buffer.data(), buffer.size(), 0);
    if (size == 0) return answer;
    if (size > 0) {
      answer.append(buffer.data(), static_cast<std::size_t>(size));
    } else if (errno != EINTR) {
      return silent(folder_, errno);
    }
  }
  return silent(folder_, EMSGSIZE);
}

Result<HaproxyTraffic> Haproxy::traffic() const {
  constexpr int kBackendOnly = 2;
  const auto answer = ask(fmt::format("show stat {} {} -1", kBackend, kBackendOnly));
  if (!answer) return fail(answer.error());
  return parse_haproxy_traffic(*answer);
}

Result<std::vector<HaproxyServer>> Haproxy::servers() const {
  constexpr int kServersOnly = 4;
  const auto answer = ask(fmt::format("show stat {} {} -1", kBackend, kServersOnly));
  if (!answer) return fail(answer.error());
  return parse_haproxy_stat(*answer);
}

Result<void> Haproxy::set_state(const std::string& address, std::string_view state) const {
  const auto answer = ask(fmt::format("set server {} state {}", server_name(address), state));
  if (!answer) return fail(answer.error());
  if (!trim(*answer).empty()) return refused(fmt::format("set {} to {}", address, state), *answer);
  return {};
}

Result<void> Haproxy::admit(const std::string& address) const {
  const auto answer = ask(fmt::format("add server {} {}", server_name(address), address));
  if (!answer) return fail(answer.error());
  const bool is_there = answer->contains("New server registered") ||
                        answer->contains("Already exists a server with the same name");
  if (!is_there) return refused("add " + address, *answer);
  return set_state(address, "ready");
}

Result<void> Haproxy::drain(std::span<const std::string> addresses, Nanos patience,
                            const std::function<bool()>& interrupted) const {
  const auto known = servers();
  if (!known) return fail(known.error());
  for (const std::string& address : addresses) {
    if (std::ranges::find(*known, address, &HaproxyServer::name) == known->end()) continue;
    if (auto set = set_state(address, "drain"); !set) return set;
  }
  const auto deadline = SteadyClock::now() + patience;
  while (true) {
    const auto all = servers();
    if (!all) return fail(all.error());
    const bool is_busy = std::ranges::any_of(*all, [&](const HaproxyServer& server) {
      return std::ranges::find(addresses, server.name) != addresses.end() &&
             server.sessions + server.queued > 0;
    });
    if (!is_busy || SteadyClock::now() >= deadline || interrupted()) return {};
    ::poll(nullptr, 0, kPauseMs);
  }
}

Result<void> Haproxy::forget(const std::string& address) const {
  if (auto set = set_state(address, "maint"); !set) return set;
  const auto answer = ask("del server " + server_name(address));
  if (!answer) return fail(answer.error());
  const bool is_gone =
      answer->contains("Server deleted") || answer->contains("still has connections");
  if (!is_gone) return refused("forget " + address, *answer);
  return {};
}

}  // namespace headroom::drivers
