// From users to requests, every step shown: who comes on a day, how often, what they ask for, and
// how much of it falls into the busiest minute.
//
//   users -> active on a day -> sessions a day -> requests a day -> mean rate
//         -> rate of the busiest hour -> of its busiest minute -> at a launch
//
// Each step multiplies the one before it, and says by what. A step that was measured takes the
// place of what would have been worked out, and the ones behind it follow from it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::workload {

enum class DemandStep {
  kUsers,
  kActiveUsers,
  kSessionsPerDay,
  kRequestsPerDay,
  kMeanRate,    // from here on per second
  kPeakHour,    // of the day's busiest hour
  kPeakMinute,  // of that hour's busiest minute
  kLaunch,      // of a launch
};

struct DemandInputs {
  double users = 0;
  Ratio active{1.0};                // share of the users who come on an ordinary day
  double sessions_per_active = 1;   // a day
  double requests_per_session = 1;  // with 1, the rates are those of sessions
  Ratio peak_hour{0.10};            // the busiest hour's share of the day; a flat day has 4.17 %
  Ratio peak_minute{1.0};           // its busiest minute over its mean; 1.2 to 2 is usual
  Ratio launch{1.0};                // a launch over the peak of an ordinary day
  std::map<DemandStep, double> measured;
};

struct DemandLine {
  DemandStep step{};
  std::string name;  // "sessions a day"
  double value = 0;
  std::string how;  // "1.5 per active user", "measured"
};

class Demand {
 public:
  // Fails where a value is negative or not finite, the share of an hour is not between 1/24 and 1
  // or a factor of the peak minute below 1.
  [[nodiscard]] static Result<Demand> of(const DemandInputs& inputs);

  const std::vector<DemandLine>& lines() const { return lines_; }
  double value(DemandStep step) const;
  // Per second; asserts that the step is one of the rates.
  Rate rate(DemandStep step) const;

 private:
  explicit Demand(std::vector<DemandLine> lines) : lines_(std::move(lines)) {}
  std::vector<DemandLine> lines_;  // one for each step, in their order
};

}  // namespace headroom::workload
