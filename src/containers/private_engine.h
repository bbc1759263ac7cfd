// A container engine for the tests of this module: a dockerd of its own, with its data in a folder
// that goes away, no bridge and no rule in the machine's firewall. Started once for all tests, with
// one image, made of the test server (drivers/test_server.cc), and ended with them.
#pragma once

#include <string>

#include "containers/engine.h"
#include "drivers/test_support.h"

namespace headroom::containers {

inline constexpr const char* kTestImage = "headroom-test:1";

class PrivateEngine {
 public:
  // Started at the first call; nullptr where it cannot be: then `why` says so.
  static const PrivateEngine* get();
  static const std::string& why_not();
  // Makes it the manager of a swarm of one, once.
  static void ensure_swarm();

  PrivateEngine(const PrivateEngine&) = delete;
  PrivateEngine& operator=(const PrivateEngine&) = delete;
  ~PrivateEngine();

  std::string socket() const { return (folder_.path() / "sock").string(); }
  Engine engine() const { return Engine(socket()); }

 private:
  PrivateEngine();
  void start();
  void import_image() const;

  drivers::TemporaryFolder folder_;
  pid_t pid_ = -1;
  std::string problem_;

  friend class EngineOfAllTests;
};

// Of a component: the test server in a container.
spec::Launch container_launch(std::string component, const std::string& server_arguments);
spec::Environment container_environment(std::string driver, std::vector<spec::Launch> components);

}  // namespace headroom::containers
