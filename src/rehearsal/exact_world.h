// The same seams as fluid::World, but every request is simulated: slower by orders of magnitude,
// and exact. A controller that is rehearsed cannot tell which.
//
// Replicas are told by their number: those that are up have the lowest indexes, those that were
// asked for and are not up yet, or not again, are starting. What waits is Little's mean of the last
// second. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/signals.h"
#include "run/run.h"
#include "sim/layout.h"
#include "sim/sessions.h"
#include "sim/simulation.h"

namespace headroom::rehearsal {

class ExactWorld final : public platform::Platform,
                         public platform::Signals,
                         public platform::Clock {
 public:
  // Both must outlive it. `table` as in sim::Sessions.
  ExactWorld(const sim::Layout& layout, const workload::Plan& plan, std::uint32_t table, Seed seed);

  // A second passes; gives it as one of a Run.
  run::Slice step();

  int asked_for(std::size_t component) const { return parts_[component].asked; }
  int ready(std::size_t component) const;
  // Of replicas that were asked for, or are still up.
  double replica_seconds(std::size_t component) const { return parts_[component].replica_seconds; }

  Nanos now() const override { return simulation_.now(); }
  platform::Look look() override;

  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override;
  Result<std::vector<platform::Instance>> instances() override;
  Result<std::string> entry_url() override { return std::string("virtual://entry"); }
  Result<void> scale(const std::string& component, int replicas) override;
  std::string_view driver() const override { return "simulation"; }

 private:
  // Of one component; what adds up does so since the last look.
  struct Part {
    int asked = 0;
    std::vector<Nanos> up_since;  // of those that are up
    Nanos asked_at{};             // when the last ones were
    double arrived = 0;
    double failed = 0;
    double answered = 0;
    double busy = 0;       // core or slot seconds
    double available = 0;  // replica seconds
    double present = 0;    // of the last second, on average
    double waiting = 0;
    double replica_seconds = 0;  // since the beginning
  };

  void count(std::size_t component);
  std::vector<platform::ReplicaSignals> replicas_of(const Part& part) const;

  const sim::Model& model_;
  sim::Sessions sessions_;
  sim::Simulation simulation_;
  std::vector<Part> parts_;
  std::uint64_t begun_ = 0;  // sessions
  std::int64_t second_ = 0;
  Nanos looked_at_{};
};

}  // namespace headroom::rehearsal
