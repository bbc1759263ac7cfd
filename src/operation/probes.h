// Journeys that are walked again and again beside the operating loop, each by a thread of its own:
// what users see, also when nobody is there or the metrics are wrong. Nothing that the service does
// to them holds up whoever asks what they found.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "load/engine.h"
#include "operation/probe_plan.h"
#include "operation/probe_record.h"
#include "platform/clock.h"
#include "platform/signals.h"
#include "run/run.h"

namespace headroom::operation {

class Probes {
 public:
  // Begins to walk. `entry`: where users enter, asked before each walk, by one thread at a time.
  // Borrows the clock.
  Probes(std::vector<ProbePlan> plans, std::function<Result<std::string>()> entry,
         load::Connecting connecting, const platform::Clock& clock);
  Probes(const Probes&) = delete;
  Probes& operator=(const Probes&) = delete;
  // Ends the walks that are under way.
  ~Probes();

  // What they found, added to a look, with the gaps.
  void fill_in(platform::Look& look) const;
  // What happened since the last call.
  std::vector<run::Event> take_events();

 private:
  struct Probe {
    ProbePlan plan;
    ProbeRecord record;
    std::thread thread = {};
  };

  void walk_again_and_again(Probe& probe);
  Walk walk_once(const Probe& probe);

  const std::function<Result<std::string>()> entry_;
  const load::Connecting connecting_;
  const platform::Clock& clock_;
  load::StopRequest stop_;
  std::mutex entry_mutex_;

  mutable std::mutex mutex_;  // of what follows, but for the plans, each of its thread
  std::condition_variable stopped_;
  std::vector<run::Event> events_;
  std::vector<Probe> probes_;
};

// Signals of a system, with what its probes found. Borrows both.
class ProbedSignals final : public platform::Signals {
 public:
  ProbedSignals(platform::Signals& signals, const Probes& probes)
      : signals_(signals), probes_(probes) {}

  platform::Look look() override {
    platform::Look look = signals_.look();
    probes_.fill_in(look);
    return look;
  }

 private:
  platform::Signals& signals_;
  const Probes& probes_;
};

}  // namespace headroom::operation
