// Platform: the only way anything in headroom acts on a system. Drivers implement it on processes,
// Docker, Swarm or Kubernetes, the simulator in virtual time; who calls it cannot tell which.
//
// Not thread-safe, but for hurry(): one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

// Names one replica; `index` as in Instance.
struct Replica {
  std::string component;
  int index = 0;
  friend bool operator==(const Replica&, const Replica&) = default;
};

// What one replica may use of the machine it runs on; nothing: as much as there is.
struct Limits {
  std::optional<Cores> cpu;
  std::optional<Bytes> memory;
  friend bool operator==(const Limits&, const Limits&) = default;
};
std::string to_string(const Limits& limits);  // "1.5 cores and 512 MiB", "no limits"

// What one replica has used, its child processes included.
struct Usage {
  Replica replica;
  double cpu_seconds = 0;          // since it started: falls when another took its place
  double throttled_seconds = 0;    // since it started, for which its limit withheld the processor
  std::uint64_t memory_bytes = 0;  // now, resident
  Limits limits;                   // that hold now
};

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

  // What follows acts on an environment that is up, and fails with kInvalid on a component or a
  // replica that it does not have. A driver that cannot do one of these does not override it, and
  // is refused with kInvalid in words that name it.

  // As many replicas from now on, at least 0. Returns when the new ones are ready, and when those
  // given up have been drained and stopped: the ones started last go first.
  virtual Result<void> scale(const std::string& component, int replicas);
  // From any thread: whoever scales or resizes at the moment need not wait any longer for replicas
  // to be ready, since the next call is there, which will do that. Does nothing where nobody waits,
  // and where a driver does not override it.
  virtual void hurry() {}
  // Other limits for every replica of the component, from now on. A driver that has to start them
  // anew for it does so one after the other.
  virtual Result<void> resize(const std::string& component, const Limits& limits);
  // Ends it at once, as a crash does. Whether it comes back is up to the environment.
  virtual Result<void> kill(const Replica& replica);
  // Stops it in mid-work, as a machine that stands still does; what it was sent waits.
  virtual Result<void> pause(const Replica& replica);
  virtual Result<void> resume(const Replica& replica);
  // No new request reaches it. Returns when it has none left, or after `patience`.
  virtual Result<void> drain(const Replica& replica, Nanos patience);
  // Of every replica that runs and of which it can be told.
  virtual Result<std::vector<Usage>> usage();
  // The last of what it has printed, at most so many bytes, from the beginning of a line.
  virtual Result<std::string> log_end(const Replica& replica, std::size_t bytes);

  // "process", "docker", ... as the service file calls it.
  virtual std::string_view driver() const = 0;

 private:
  std::unexpected<Error> cannot(std::string_view what) const;
};

}  // namespace headroom::platform
