// Platform: the only way anything in headroom acts on a system. Drivers implement it on processes,
// Docker, Swarm or Kubernetes, the simulator in virtual time; who calls it cannot tell which.
//
// Not thread-safe: one thread at a time.
#pragma once

#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::platform {

enum class Health { kStarting, kReady, kFailed, kStopped };

// One replica of a component.
struct Instance {
  std::string component;
  int index = 0;        // 0-based within the component
  std::string address;  // "127.0.0.1:43117"; empty while it has none
  Health health = Health::kStarting;
  std::string log;     // where its output is kept; empty when it is not
  std::string detail;  // for people: "pid 4711", "exited with status 1"
};

// Who brought the environment up decides who takes it down: a test stops what it started and
// leaves alone what it found.
enum class StartOutcome { kStarted, kAlreadyUp };

class Platform {
 public:
  virtual ~Platform() = default;

  // Brings all components up, those that others call first, each ready before the ones that need it
  // start. On failure what was started is stopped again, and the error says which component, why,
  // and shows the end of its log.
  virtual Result<StartOutcome> start() = 0;
  // Stops everything that this environment started, in reverse order, also what an earlier headroom
  // left. Gives what it stopped, in that order, `detail` saying how; empty when nothing ran.
  virtual Result<std::vector<Instance>> stop() = 0;
  // Every replica that the environment should have, in the order of starting, then those that it
  // still has beyond that. What does not run is kStopped when it was never started or was
  // stopped, kFailed when it went by itself.
  virtual Result<std::vector<Instance>> instances() = 0;
  // Where users enter: "http://127.0.0.1:8080". Fails when the environment is not up.
  virtual Result<std::string> entry_url() = 0;
};

}  // namespace headroom::platform
