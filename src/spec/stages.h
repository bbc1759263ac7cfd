// How a level goes over time, stage by stage: the language in which a load's rate and the number
// of its users are written alike.
//
//   30/s                           the same throughout
//   ramp 1/s to 200/s              evenly from one to the other
//   steps 10/s, 20/s, 40/s         in equal parts of the stage
//   sine 10/s to 50/s, period 24h  from one to the other in half a period, and back
//
// and, one after the other, each with its length:
//
//   ramp 0/s to 50/s for 1min, then hold for 5min, then ramp to 0/s for 30s
//
// `hold` stays where the stage before ended, and `ramp to` begins there.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "base/scan.h"

namespace headroom::spec {

enum class Form { kHold, kRamp, kSteps, kSine };

template <class Level>
struct Stage {
  Form form = Form::kHold;
  std::vector<Level> levels;      // the one; from and to; one or more; the two ends
  Nanos period{};                 // of a sine, above zero
  std::optional<Nanos> duration;  // absent: the whole of the load's time, where it is the only one
};

// A rate that is either written out or a share of the workload's expected peak.
struct Load {
  std::optional<Rate> rate;
  Ratio of_peak{1.0};  // used when `rate` is absent
};

// "30/s", "expected peak", "70% of peak", "8x expected peak": takes what stands next.
Result<Load> scan_load(Scanner& scanner);

// Each fails with what was expected. There is at least one stage; where there are several, each has
// its duration.
Result<std::vector<Stage<Load>>> parse_rate_stages(std::string_view text);
Result<std::vector<Stage<int>>> parse_user_stages(std::string_view text);

// The sum of the durations, where all stages have one.
template <class Level>
std::optional<Nanos> duration_of(const std::vector<Stage<Level>>& stages) {
  Nanos sum{};
  for (const Stage<Level>& stage : stages) {
    if (!stage.duration) return std::nullopt;
    sum += *stage.duration;
  }
  return sum;
}

}  // namespace headroom::spec
