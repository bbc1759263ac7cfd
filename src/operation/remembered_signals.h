// Signals that remember what they told: each figure of a look goes into a store of series, from
// which others learn how it has been over minutes, hours and days.
#pragma once

#include "control/series_store.h"
#include "platform/signals.h"

namespace headroom::operation {

// "model.arrivals", "model.in-flight", "model.queue", "model.errors", "model.ready" (replicas),
// "model-3.utilisation", "probe.ask.success", "probe.ask.seconds".
void remember(control::SeriesStore& store, const platform::Look& look);

// Borrows both.
class RememberedSignals final : public platform::Signals {
 public:
  RememberedSignals(platform::Signals& signals, control::SeriesStore& store)
      : signals_(signals), store_(store) {}

  platform::Look look() override {
    platform::Look look = signals_.look();
    remember(store_, look);
    return look;
  }

 private:
  platform::Signals& signals_;
  control::SeriesStore& store_;
};

}  // namespace headroom::operation
