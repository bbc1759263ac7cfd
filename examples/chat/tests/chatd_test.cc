// The program itself: its start, its help, its end.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "http/probe.h"

namespace chat {
namespace {

using namespace std::chrono_literals;

// A running chatd whose output can be read.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), CHATD_PATH);
    std::vector<char*> raw;
    for (auto& argument : arguments) raw.push_back(argument.data());
    raw.push_back(nullptr);
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::dup2(ends[1], STDERR_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      ::execv(CHATD_PATH, raw.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ::fdopen(ends[0], "r");
  }
  ~Program() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::fclose(output_);
  }

  std::string read_line() {
    std::string line;
    for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_)) {
      line += static_cast<char>(c);
    }
    return line;
  }
  std::string read_all() {
    std::string text;
    for (int c = std::fgetc(output_); c != EOF; c = std::fgetc(output_)) {
      text += static_cast<char>(c);
    }
    return text;
  }
  void signal(int number) const { ::kill(pid_, number); }
  int exit_code() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  std::FILE* output_ = nullptr;
};

TEST(Chatd, SaysWhereItListensServesAndStopsWhenTold) {
  for (const auto& arguments : {std::vector<std::string>{"model", "--port", "0"},
                                {"sessions"},
                                {"api", "--model", "127.0.0.1:9"},
                                {"edge", "--api", "127.0.0.1:9,127.0.0.1:10"}}) {
    Program chatd(arguments);
    const auto line = chatd.read_line();
    const auto start = "chatd " + arguments[0] + " listening on ";
    ASSERT_TRUE(line.starts_with(start)) << line;
    EXPECT_EQ(headroom::http::get_status(line.substr(start.size()) + "/healthz", 10s), 200);
    chatd.signal(SIGTERM);
    EXPECT_EQ(chatd.exit_code(), 0);
  }
}

TEST(Chatd, ExplainsItsRoles) {
  Program chatd({"--help"});
  const auto help = chatd.read_all();
  for (const auto* role : {"edge", "api", "model", "sessions"}) {
    EXPECT_NE(help.find(role), std::string::npos);
  }
  EXPECT_EQ(chatd.exit_code(), 0);
}

TEST(Chatd, RefusesADurationWithoutAUnit) {
  Program chatd({"model", "--per-token", "5"});
  EXPECT_NE(chatd.read_all().find("--per-token"), std::string::npos);
  EXPECT_EQ(chatd.exit_code(), 2);
}

TEST(Chatd, RefusesAnAddressWithoutAPort) {
  Program chatd({"api", "--model", "localhost"});
  EXPECT_NE(chatd.read_all().find("the port is missing"), std::string::npos);
  EXPECT_EQ(chatd.exit_code(), 2);
}

TEST(Chatd, SaysWhyItCannotStart) {
  Program first({"model"});
  const auto line = first.read_line();
  Program second({"model", "--port", line.substr(line.rfind(':') + 1)});
  EXPECT_NE(second.read_all().find("Address already in use"), std::string::npos);
  EXPECT_EQ(second.exit_code(), 3);
}

}  // namespace
}  // namespace chat
