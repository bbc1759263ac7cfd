#include "drivers/shell_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "base/file_descriptor.h"
#include "drivers/pidfd.h"
#include "drivers/state_folder.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookEvery(100);

Result<FileDescriptor> make_file(const std::filesystem::path& path) {
  if (auto made = make_folder_of(path); !made) return fail(made.error());
  FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644));
  if (!file) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot open {}", path.string()), errno);
  }
  return file;
}

Result<pid_t> spawn_shell(const ShellCommand& command, int output, int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  ::posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
  // Signals as a program expects them, whatever headroom has made of its own.
  sigset_t none;
  ::sigemptyset(&none);
  sigset_t all;
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string shell = "/bin/sh";
  std::string option = "-c";
  std::string line = command.line;
  const std::array<char*, 4> arguments = {shell.data(), option.data(), line.data(), nullptr};
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, shell.c_str(), &actions, &attributes, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return system_failure(ErrorKind::kUnreachable,
                          fmt::format("cannot run sh in {}", command.folder.string()), error);
  }
  return pid;
}

ShellEnd reap(pid_t pid, ShellEnd::Kind kind) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (kind != ShellEnd::Kind::kExited) return {.kind = kind};
  if (WIFSIGNALED(status)) {
    return {.kind = ShellEnd::Kind::kSignalled, .number = WTERMSIG(status)};
  }
  return {.kind = kind, .number = WEXITSTATUS(status)};
}

}  // namespace

Result<ShellEnd> run_shell(const ShellCommand& command) {
  const auto log = make_file(command.log);
  if (!log) return fail(log.error());
  FileDescriptor output;
  if (!command.output.empty()) {
    auto made = make_file(command.output);
    if (!made) return fail(made.error());
    output = *std::move(made);
  }
  const auto pid = spawn_shell(command, output ? output.get() : log->get(), log->get());
  if (!pid) return fail(pid.error());
  const FileDescriptor handle = open_pidfd(*pid);

  const auto deadline = SteadyClock::now() + command.timeout;
  while (true) {
    pollfd polled{.fd = handle.get(), .events = POLLIN, .revents = 0};
    ::poll(&polled, 1, static_cast<int>(kLookEvery.count()));
    if (polled.revents != 0) return reap(*pid, ShellEnd::Kind::kExited);
    const bool is_late = SteadyClock::now() >= deadline;
    if (!is_late && !command.interrupted()) continue;
    ::kill(-*pid, SIGKILL);
    return reap(*pid, is_late ? ShellEnd::Kind::kTimedOut : ShellEnd::Kind::kInterrupted);
  }
}

}  // namespace headroom::drivers
