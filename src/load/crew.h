// The worker threads of a run, and what the calling thread does while they work.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "load/engine.h"
#include "load/handover.h"
#include "load/pace.h"
#include "load/worker.h"

namespace headroom::load {

// The part of `index` of so many parts that are as equal as can be.
constexpr std::uint32_t part_of(std::uint32_t whole, std::uint32_t index, std::uint32_t parts) {
  return whole / parts + (index < whole % parts ? 1 : 0);
}

class Crew {
 public:
  explicit Crew(Scene scene) : scene_(scene), handover_(scene.handover), pace_(scene.opens_at) {}
  ~Crew();

  void hire(std::vector<std::unique_ptr<Wiring>> wirings, std::uint32_t sessions_max);
  // Hands slices to the recorder until every worker is done. Gives how long the load lasted. Who
  // asked to stop so often before is heard already.
  Result<run::End> work(run::Recorder& recorder, const StopRequest& stop, int heard,
                        Control* control);

 private:
  Result<void> follow(Control& control, run::Recorder& recorder);
  // When the load ends, since the run's start; zero where the plan has no end.
  Nanos load_ends() const;
  void stop(int times);
  Result<void> tell_of_clocks(const run::Strain& strain, run::Recorder& recorder);
  // Each but once, whichever thread had it first.
  Result<void> tell_of_failures(std::vector<FailureExample> examples, run::Recorder& recorder);
  // Which streams came to their limit of sessions, as events. True when all did.
  Result<bool> tell_what_ran_out(run::Recorder& recorder);

  Scene scene_;
  Handover& handover_;
  Pace pace_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  std::set<std::pair<std::uint32_t, run::Failure>> told_;  // classes, and how they failed
  int warnings_ = 0;
};

}  // namespace headroom::load
