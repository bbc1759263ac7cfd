#include "program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <thread>

namespace headroom::tests {
namespace {

constexpr int kUntrusted = 4;  // the exit code of that verdict

// Appends what can be read; closes the pipe at its end.
void drain(int& pipe, std::string& into) {
  char bytes[4096];
  const ssize_t count = read(pipe, bytes, sizeof bytes);
  if (count > 0) {
    into.append(bytes, static_cast<std::size_t>(count));
  } else {
    close(pipe);
    pipe = -1;
  }
}

}  // namespace

Program::Program(const std::vector<std::string>& command, const std::filesystem::path& folder) {
  int out[2];
  int err[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) std::abort();
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    if (chdir(folder.c_str()) == 0) execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(out[1]);
  close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Program::~Program() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (out_ >= 0) close(out_);
  if (err_ >= 0) close(err_);
}

void Program::signal(int number) const {
  kill(pid_, number);
}

void Program::read_some() {
  pollfd pipes[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  poll(pipes, 2, -1);
  if (pipes[0].revents != 0) drain(out_, outcome_.out);
  if (pipes[1].revents != 0) drain(err_, outcome_.err);
}

void Program::wait_until_it_worked(std::chrono::milliseconds time) const {
  clockid_t clock{};
  if (clock_getcpuclockid(pid_, &clock) != 0) return;
  timespec worked{};
  while (is_running(pid_) && clock_gettime(clock, &worked) == 0 &&
         std::chrono::seconds(worked.tv_sec) + std::chrono::nanoseconds(worked.tv_nsec) < time) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

bool Program::wait_for_output(const std::string& text) {
  while (outcome_.out.find(text) == std::string::npos) {
    if (out_ < 0) return false;
    read_some();
  }
  return true;
}

Outcome Program::wait() {
  while (out_ >= 0 || err_ >= 0) read_some();
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  outcome_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome_;
}

Outcome run(const std::vector<std::string>& command, const std::filesystem::path& folder) {
  return Program(command, folder).wait();
}

Outcome run_until_trusted(const std::vector<std::string>& command,
                          const std::filesystem::path& folder) {
  Outcome outcome;
  for (int attempt = 0; attempt < 5; ++attempt) {
    outcome = run(command, folder);
    if (outcome.exit_code != kUntrusted) break;
  }
  return outcome;
}

bool was_measured(const Outcome& outcome) {
  return outcome.exit_code == 0 || outcome.exit_code == kUntrusted;
}

std::vector<std::string> headroom(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), HEADROOM_PROGRAM);
  return arguments;
}

Folder::Folder() {
  std::string pattern = testing::TempDir() + "headroom-XXXXXX";
  path_ = mkdtemp(pattern.data());
}

Folder::~Folder() {
  std::filesystem::remove_all(path_);
}

void Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name) << text;
}

bool is_running(pid_t pid) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(stream, text);
  // "PID (NAME) STATE ...", and the name may hold anything.
  const std::size_t name_end = text.rfind(") ");
  return name_end != std::string::npos && text[name_end + 2] != 'Z';
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

}  // namespace headroom::tests
