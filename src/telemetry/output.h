// One place to which a run's figures go while it happens. Whatever becomes of it, the test goes on
// as if it were not there: nothing here blocks the caller but close().
#pragma once

#include <cstdint>
#include <string>

#include "telemetry/outbox.h"
#include "telemetry/snapshot.h"

namespace headroom::telemetry {

// What came of the seconds that were to be delivered. Each is a snapshot or a second's lines;
// beginning and end count as one each.
struct Delivery {
  std::uint64_t delivered = 0;
  std::uint64_t lost = 0;
  std::string reason = {};  // of the last loss, for people
};

class Output {
 public:
  // One that was not closed gives up what it has not delivered.
  virtual ~Output() = default;
  // "remote-write to http://127.0.0.1:9090": fit to be printed, without anything that could be a
  // secret.
  virtual const std::string& name() const = 0;
  // Begins to deliver what is left; returns at once.
  virtual void close(Deadline deadline) = 0;
  // Waits until that is done or the deadline of close() has passed, and says what came of it.
  virtual Delivery wait() = 0;
};

// One that is given snapshots.
class SnapshotOutput : public Output {
 public:
  virtual void publish(const SnapshotPointer& snapshot) = 0;
};

}  // namespace headroom::telemetry
