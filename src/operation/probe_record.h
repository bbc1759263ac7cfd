// What the walks of one probe have come to: figures of the last minute or so, and what is worth
// telling.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "operation/probe_plan.h"
#include "operation/walk.h"
#include "platform/signals.h"
#include "run/run.h"

namespace headroom::operation {

// The kind of its events: a journey fails, or is well again.
inline constexpr std::string_view kProbed = "probe";

class ProbeRecord {
 public:
  // `begun`: by the Clock, as all that follows.
  ProbeRecord(const ProbePlan& probe, Nanos begun);

  // A walk ended at `at`. An event where the one before it was well and it failed, or failed for
  // another reason, or the other way round.
  std::optional<run::Event> take(Nanos at, const Walk& walk);

  platform::ProbeSignals signals(Nanos now) const;
  // Why there are no figures, where there should be some.
  std::optional<std::string> gap(Nanos now) const;

 private:
  struct Ended {
    Nanos at{};
    bool is_fine = false;
    double seconds = 0;
  };

  std::string journey_;
  Nanos window_;
  std::deque<Ended> walks_;     // of the window
  Nanos last_;                  // when a walk last ended; when it was begun, before one has
  std::string failure_;         // of the last; empty: none
  std::optional<Nanos> fails_;  // since when
};

}  // namespace headroom::operation
