#include "cli/background.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ostream>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "drivers/log_file.h"

namespace headroom::cli {
namespace {

constexpr int kNapMillis = 100;

Error cannot(std::string_view what, int code) {
  return {.kind = ErrorKind::kStorage,
          .what = fmt::format("cannot {}", what),
          .why = std::generic_category().message(code)};
}

// In the new process; never returns.
[[noreturn]] void do_work(Context& context, const FileDescriptor& log, const FileDescriptor& told,
                          const Work& work) {
  ::setsid();
  const FileDescriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ::dup2(nothing.get(), STDIN_FILENO);
  ::dup2(log.get(), STDOUT_FILENO);
  context.out_is_terminal = false;
  const ExitCode code = work([&] {
    context.err.flush();
    ::dup2(log.get(), STDERR_FILENO);
    [[maybe_unused]] const auto written = ::write(told.get(), "r", 1);
  });
  context.out.flush();
  context.err.flush();
  std::_Exit(static_cast<int>(code));
}

// Until the process has told, or ended; true: it has told.
bool wait_until_told(const FileDescriptor& told, pid_t pid, const load::StopRequest& stop) {
  bool is_ended = false;
  for (;;) {
    pollfd one{.fd = told.get(), .events = POLLIN, .revents = 0};
    if (::poll(&one, 1, kNapMillis) > 0) {
      char byte = 0;
      return ::read(told.get(), &byte, 1) == 1;
    }
    // A child that was not waited for keeps its number.
    if (stop.count() > 0 && !std::exchange(is_ended, true)) ::kill(pid, SIGTERM);
  }
}

ExitCode exit_code_of_child(Context& context, pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return static_cast<ExitCode>(WEXITSTATUS(status));
  return report(context, {.kind = ErrorKind::kUnreachable,
                          .what = fmt::format("it was ended by signal {}", WTERMSIG(status))});
}

}  // namespace

std::expected<pid_t, ExitCode> begin_in_background(Context& context,
                                                   const std::filesystem::path& log,
                                                   const Work& work) {
  const auto failed = [&](const Error& error) { return std::unexpected(report(context, error)); };
  if (auto rotated = drivers::rotate_log(log); !rotated) return failed(rotated.error());
  const auto output = drivers::open_log(log);
  if (!output) return failed(output.error());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failed(cannot("make a pipe", errno));
  const FileDescriptor hears(ends[0]);
  FileDescriptor told(ends[1]);
  // What is still to be written would be written twice.
  context.out.flush();
  context.err.flush();
  const pid_t pid = ::fork();
  if (pid < 0) return failed(cannot("start a process", errno));
  if (pid == 0) do_work(context, *output, told, work);
  told = FileDescriptor();  // so that it ends with the process
  if (wait_until_told(hears, pid, context.stop)) return pid;
  return std::unexpected(exit_code_of_child(context, pid));
}

}  // namespace headroom::cli
