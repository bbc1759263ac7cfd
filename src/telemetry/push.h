// Sends snapshots to a receiver, from a thread of its own.
//
// What a receiver cannot take now (no connection, no answer, a status the protocol calls temporary)
// is tried again, with pauses that double, until the snapshots are so far behind that the oldest
// are dropped. What it refuses for good is lost at once.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "base/url.h"
#include "http/message.h"
#include "telemetry/output.h"
#include "telemetry/push_protocol.h"

namespace headroom::telemetry {

struct Receiver {
  std::string name;  // Output::name()
  Url url;
  http::Headers headers;  // of the user, added to those of the protocol
};

struct PushLimits {
  std::size_t waiting = 300;  // snapshots: five minutes
  std::size_t at_once = 20;   // snapshots in one request
  Nanos request_timeout = std::chrono::seconds(3);
  Nanos first_pause = std::chrono::milliseconds(100);
  Nanos longest_pause = std::chrono::seconds(5);
};

class Push : public SnapshotOutput {
 public:
  Push(std::unique_ptr<PushProtocol> protocol, Receiver receiver, PushLimits limits = {});
  // May take as long as a request that is under way, at most PushLimits::request_timeout.
  ~Push() override;

  const std::string& name() const override { return receiver_.name; }
  void publish(const SnapshotPointer& snapshot) override { outbox_.put(snapshot); }
  void close(Deadline deadline) override { outbox_.close(deadline); }
  Delivery wait() override;

 private:
  enum class Attempt { kDelivered, kRefused, kAgain };

  void deliver_all();
  void deliver(std::vector<SnapshotPointer> batch);
  Attempt attempt(std::span<const SnapshotPointer> batch);

  const std::unique_ptr<PushProtocol> protocol_;
  const Receiver receiver_;
  const PushLimits limits_;
  Outbox<SnapshotPointer> outbox_;
  Delivery delivery_;  // of the thread until it has ended
  std::thread thread_;
};

}  // namespace headroom::telemetry
