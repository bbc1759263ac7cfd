// A search's questions put to a model of the service, in virtual time: the same sessions at the
// same moments, since the plans are the same, and so the same chances as on the service itself.
// Each load meets a service that is idle, as one that has recovered.
#pragma once

#include "sim/model_of.h"
#include "trial/prober.h"

namespace headroom::trial {

class SimulatedProber final : public Prober {
 public:
  // Of the plans that it will be asked about, but for their load. Borrowed.
  explicit SimulatedProber(const sim::ServiceModel& model) : model_(model) {}

  // Nobody watches, nothing is kept. Fails as sim::predict() does.
  Result<Finished> hold(const Held& held) override;
  Nanos now() const override { return now_; }
  bool was_stopped() const override { return false; }

 private:
  const sim::ServiceModel& model_;
  Nanos now_{};
};

}  // namespace headroom::trial
