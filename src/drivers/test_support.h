// What the tests of this module share: a folder that goes away, environments made of the test
// server, and processes that are watched until they end.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "drivers/pidfd.h"
#include "drivers/process_identity.h"
#include "drivers/spawn.h"
#include "http/probe.h"
#include "spec/spec.h"

namespace headroom::drivers {

// How long a test waits for an event that is certain to come. Long, so that a busy machine does
// not fail it; never waited out when all is well.
inline constexpr int kPatienceMs = 20'000;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// "run:" for the test server: serving("serve ${port}").
inline std::string test_server(std::string_view arguments) {
  return std::string(HEADROOM_DRIVERS_TEST_SERVER) + " " + std::string(arguments);
}

inline spec::Launch launch(std::string component, std::string_view server_arguments) {
  spec::Launch made;
  made.component = std::move(component);
  made.at = {.line = 7, .column = 5};
  made.run = test_server(server_arguments);
  made.ready.within = std::chrono::seconds(20);
  return made;
}

inline spec::Environment environment_of(std::vector<spec::Launch> components) {
  spec::Environment made;
  made.name = "local";
  made.driver = "process";
  made.components = std::move(components);
  return made;
}

// True once the process has ended; false when it outlives the patience.
inline bool ends(const ProcessIdentity& process) {
  const FileDescriptor handle = open_pidfd(process.pid);
  if (!handle || !is_alive(process)) return true;
  pollfd polled{.fd = handle.get(), .events = POLLIN, .revents = 0};
  return ::poll(&polled, 1, kPatienceMs) == 1;
}

// The test server on its own, not on any journal.
inline HeldProcess held_test_server(std::vector<std::string> arguments, std::string mark,
                                    const std::filesystem::path& output) {
  arguments.insert(arguments.begin(), "test-server");
  const FileDescriptor file(
      ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  auto held = spawn_held({.path = HEADROOM_DRIVERS_TEST_SERVER,
                          .arguments = std::move(arguments),
                          .environment = {"HEADROOM_INSTANCE=" + std::move(mark)},
                          .folder = {}},
                         file);
  EXPECT_TRUE(held.has_value());
  return *std::move(held);
}

inline int status_of(const std::string& url) {
  return http::get_status(url, std::chrono::seconds(5)).value_or(0);
}

}  // namespace headroom::drivers
