// A search's questions put to a service that is there: each load is a run, recorded, kept and
// judged.
#pragma once

#include <chrono>

#include "trial/prober.h"

namespace headroom::trial {

// All of it is borrowed.
class LiveProber final : public Prober {
 public:
  // Each as Setup has it.
  struct Environment {
    platform::Platform* platform = nullptr;
    platform::SlotGauges* gauges = nullptr;
  };
  // `store` may be nullptr; looks are never kept.
  LiveProber(const load::Options& load, Environment environment, store::Store* store,
             const load::StopRequest& stop)
      : load_(load), environment_(environment), store_(store), stop_(stop) {}

  Result<Finished> hold(const Held& held) override {
    return run_test({.plan = held.plan,
                     .load = load_,
                     .requirements = held.requirements,
                     .identity = held.identity,
                     .platform = environment_.platform,
                     .gauges = environment_.gauges},
                    held.watchers, held.purpose == Purpose::kProbe ? store_ : nullptr, stop_);
  }
  Nanos now() const override { return std::chrono::steady_clock::now().time_since_epoch(); }
  bool was_stopped() const override { return stop_.count() > 0; }

 private:
  const load::Options& load_;
  Environment environment_;
  store::Store* store_;
  const load::StopRequest& stop_;
};

}  // namespace headroom::trial
