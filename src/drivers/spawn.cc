#include "drivers/spawn.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

constexpr char kInOwnGroup = 'g';
constexpr char kGo = '>';

// What the fork needs, made before it: after a fork of a program with threads, not even memory
// can be allocated.
struct Prepared {
  const char* path;
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* folder;
  int input;
  int output;
  int gate;
  int status;
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// A copy whose number is above those of the standard streams, which may be closed here.
FileDescriptor above_standard_streams(const FileDescriptor& original) {
  return FileDescriptor(::fcntl(original.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

struct Channel {
  FileDescriptor parent;
  FileDescriptor child;
};

Result<Channel> make_channel() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_failure(ErrorKind::kUnreachable, "cannot make a socket pair", errno);
  }
  const FileDescriptor first(ends[0]);
  const FileDescriptor second(ends[1]);
  return Channel{.parent = above_standard_streams(first), .child = above_standard_streams(second)};
}

[[noreturn]] void give_up(int status, int error_number) {
  // Nobody listens when the parent is gone, and then nobody needs to know.
  [[maybe_unused]] const auto written =
      ::send(status, &error_number, sizeof error_number, MSG_NOSIGNAL);
  ::_exit(127);
}

// The fork's whole life. Only async-signal-safe calls.
[[noreturn]] void become_program(const Prepared& prepared) {
  ::setsid();
  ::send(prepared.status, &kInOwnGroup, 1, MSG_NOSIGNAL);
  char word = 0;
  if (::read(prepared.gate, &word, 1) != 1) ::_exit(127);

  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);

  if (*prepared.folder != '\0' && ::chdir(prepared.folder) != 0) give_up(prepared.status, errno);
  ::dup2(prepared.input, STDIN_FILENO);
  ::dup2(prepared.output, STDOUT_FILENO);
  ::dup2(prepared.output, STDERR_FILENO);
  // Whatever else headroom has open is none of the program's business.
  ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  ::execve(prepared.path, prepared.arguments.data(), prepared.environment.data());
  give_up(prepared.status, errno);
}

}  // namespace

HeldProcess::HeldProcess(ProcessIdentity identity, FileDescriptor gate, FileDescriptor status)
    : identity_(std::move(identity)), gate_(std::move(gate)), status_(std::move(status)) {}

HeldProcess::~HeldProcess() {
  if (!gate_) return;
  gate_.close();
  ::waitpid(identity_.pid, nullptr, 0);
}

Result<void> HeldProcess::release() {
  ::send(gate_.get(), &kGo, 1, MSG_NOSIGNAL);
  gate_.close();
  int error_number = 0;
  const auto received = ::recv(status_.get(), &error_number, sizeof error_number, MSG_WAITALL);
  status_.close();
  // The fork's end of the channel closes when it becomes the program.
  if (received == 0) return {};
  ::waitpid(identity_.pid, nullptr, 0);
  return system_failure(ErrorKind::kUnreachable, "the program cannot be executed", error_number);
}

Result<HeldProcess> spawn_held(const Program& program, const FileDescriptor& output) {
  const FileDescriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const FileDescriptor input = above_standard_streams(null);
  const FileDescriptor high_output = above_standard_streams(output);
  auto gate = make_channel();
  if (!gate) return fail(gate.error());
  auto status = make_channel();
  if (!status) return fail(status.error());

  const Prepared prepared{.path = program.path.c_str(),
                          .arguments = pointers_to(program.arguments),
                          .environment = pointers_to(program.environment),
                          .folder = program.folder.c_str(),
                          .input = input.get(),
                          .output = high_output.get(),
                          .gate = gate->child.get(),
                          .status = status->child.get()};
  // A signal handler of ours must not run in the fork, which lacks everything around it.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(gate->parent.get());
    become_program(prepared);
  }
  const int fork_error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) {
    return system_failure(ErrorKind::kUnreachable, "cannot start another process", fork_error);
  }

  gate->child.close();
  status->child.close();
  char word = 0;
  const auto received = ::recv(status->parent.get(), &word, 1, MSG_WAITALL);
  auto identity = identify(pid);
  if (received != 1 || !identity) {
    gate->parent.close();
    ::waitpid(pid, nullptr, 0);
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = "a process ended before it could become the program",
                      .why = {},
                      .fix = {},
                      .file = {},
                      .at = {}});
  }
  return HeldProcess(*std::move(identity), std::move(gate->parent), std::move(status->parent));
}

}  // namespace headroom::drivers
