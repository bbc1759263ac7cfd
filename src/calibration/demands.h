// What a request costs each component, from the processor time that the component used.
//
// Utilisation law: processor time = sum over request classes of requests x visits x demand (Denning
// and Buzen 1978). The classes of a workload nearly always come in the same proportions, so that
// one sum does not tell their demands apart; their proportions to each other are taken from the
// service file, or all alike where it gives none, within what response times allow
// (attribution.h), and one factor is measured. Its interval is that of a ratio of two means over
// parts of the runs (Cochran, Sampling Techniques, 6.4).
//
// Past saturation a component works on requests whose users have given up, and below a few per cent
// of a core the clock ticks of the kernel are coarse: neither is corrected for.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/observation.h"

namespace headroom::calibration {

struct MeasuredDemand {
  std::string component;
  std::map<std::string, Nanos> demand;  // by step; those that come there
  std::map<std::string, Nanos> before;  // what the file said; empty: nothing
  // Measured over what the file says, of all classes together; of those alike, seconds per request.
  double factor = 1;
  double uncertainty = 0;  // half of the 95 % interval, relative; infinite of a single part
  double cores = 0;        // that it used on average
  // The factor under the heaviest load over that under the lightest, where the loads are far enough
  // apart to tell: above 1 there is contention, which a prediction does not have.
  std::optional<double> growth;
};

// Of the components whose work is processor time (those that hold slots are told by response
// times), and that used enough to tell. All observations are of one service. Fails as
// sim::model_of() does.
Result<std::vector<MeasuredDemand>> measure_demands(std::span<const Observation> observations);

}  // namespace headroom::calibration
