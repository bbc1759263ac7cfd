// Runs the program that users run, as they run it, and keeps what it says.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace headroom::tests {

struct Outcome {
  int exit_code = 0;  // 128 + number when a signal ended it
  std::string out;
  std::string err;
};

// A program under way. Ends it by its own process id when it is destroyed before it was waited for.
class Program {
 public:
  // Asserts that it could be started. Its input is empty.
  Program(const std::vector<std::string>& command, const std::filesystem::path& folder);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  // Blocks until it has worked for so long, by its processor time, or ended: by then it is past its
  // beginning, on a machine of any speed.
  void wait_until_it_worked(std::chrono::milliseconds time) const;
  // Blocks until its standard output has held `text`, or it ended; says which.
  bool wait_for_output(const std::string& text);
  Outcome wait();

 private:
  void read_some();

  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  Outcome outcome_;
};

// Starts and waits.
Outcome run(const std::vector<std::string>& command, const std::filesystem::path& folder);

// A test of a service whose verdict is the subject: runs it anew, five times at most, while it is
// "untrusted", since a machine that stands still for a moment says nothing of what is tested here.
Outcome run_until_trusted(const std::vector<std::string>& command,
                          const std::filesystem::path& folder);

// Of one whose figures are the subject: whether it has them all. They are there for an untrusted
// verdict too.
bool was_measured(const Outcome& outcome);

// The headroom that this build made, with arguments.
std::vector<std::string> headroom(std::vector<std::string> arguments);

// A folder of its own that goes away with it.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

// Whether that process still runs; a zombie does not.
bool is_running(pid_t pid);

// A port that nothing listens on at the moment of asking.
int free_port();

}  // namespace headroom::tests
