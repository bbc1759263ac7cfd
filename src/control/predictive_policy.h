// Predictive scaling: as many replicas as the most that will come needs by the time a new one would
// serve, and never fewer than the reactive target asks for now. Where demand cannot be told, and
// before so many forecasts have come due that one of them may have been exceeded, it is the
// reactive policy alone.
#pragma once

#include "control/policy.h"
#include "control/quantile_forecast.h"
#include "control/target_policy.h"

namespace headroom::control {

struct PredictiveSettings {
  TargetSettings reactive;
  double late = 0.02;  // share of the forecasts that what comes may exceed, in (0, 1)
  Nanos period{};      // until the next decision; positive
};

class PredictivePolicy final : public Policy {
 public:
  explicit PredictivePolicy(const PredictiveSettings& settings);
  Proposal propose(const Situation& situation) override;
  std::optional<Foreseen> foreseen() const override { return foreseen_; }
  std::string learned() const override;
  Result<void> restore(std::string_view learned, Nanos now) override;

  const QuantileForecast& forecast() const { return forecast_; }

 private:
  TargetPolicy reactive_;
  Nanos period_;
  double late_;
  QuantileForecast forecast_;  // as far ahead as a start takes, and until the next decision
  std::optional<Foreseen> foreseen_;
};

}  // namespace headroom::control
