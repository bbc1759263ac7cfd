#include "workload/demand.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/check.h"

namespace headroom::workload {
namespace {

constexpr double kSecondsPerDay = 86'400;
constexpr double kHoursPerDay = 24;

Result<void> check(const DemandInputs& inputs) {
  const auto is_amount = [](double value) { return std::isfinite(value) && value >= 0; };
  for (const double value : {inputs.users, inputs.active.value, inputs.sessions_per_active,
                             inputs.requests_per_session, inputs.launch.value}) {
    if (!is_amount(value)) return invalid(fmt::format("{} is no number of users or uses", value));
  }
  for (const auto& [step, value] : inputs.measured) {
    if (!is_amount(value)) return invalid(fmt::format("{} cannot have been measured", value));
  }
  if (!(inputs.peak_hour.value >= 1 / kHoursPerDay) || inputs.peak_hour.value > 1) {
    return invalid(
        fmt::format("the busiest hour cannot have {} of the day", to_string(inputs.peak_hour)),
        "a flat day has 4.17% in each hour");
  }
  if (!std::isfinite(inputs.peak_minute.value) || inputs.peak_minute.value < 1) {
    return invalid(
        fmt::format("the busiest minute cannot be {}x its hour", inputs.peak_minute.value));
  }
  return {};
}

// Adds line after line, each from the one before.
class Lines {
 public:
  explicit Lines(const std::map<DemandStep, double>& measured) : measured_(measured) {}

  void add(DemandStep step, std::string name, double value, std::string how) {
    const auto found = measured_.find(step);
    if (found != measured_.end()) {
      value = found->second;
      how = "measured";
    }
    lines_.push_back({step, std::move(name), value, std::move(how)});
  }
  double last() const { return lines_.back().value; }
  std::vector<DemandLine> take() { return std::move(lines_); }

 private:
  const std::map<DemandStep, double>& measured_;
  std::vector<DemandLine> lines_;
};

}  // namespace

Result<Demand> Demand::of(const DemandInputs& inputs) {
  if (auto valid = check(inputs); !valid) return fail(valid.error());
  Lines lines(inputs.measured);
  lines.add(DemandStep::kUsers, "users", inputs.users, "given");
  lines.add(DemandStep::kActiveUsers, "active users a day", lines.last() * inputs.active.value,
            fmt::format("{} of them on a day", to_string(inputs.active)));
  lines.add(DemandStep::kSessionsPerDay, "sessions a day",
            lines.last() * inputs.sessions_per_active,
            fmt::format("{} per active user", count_to_string(inputs.sessions_per_active)));
  lines.add(DemandStep::kRequestsPerDay, "requests a day",
            lines.last() * inputs.requests_per_session,
            fmt::format("{} per session", count_to_string(inputs.requests_per_session)));
  lines.add(DemandStep::kMeanRate, "mean rate", lines.last() / kSecondsPerDay, "over 86,400 s");
  lines.add(DemandStep::kPeakHour, "rate of the busiest hour",
            lines.last() * inputs.peak_hour.value * kHoursPerDay,
            fmt::format("{} of the day in one hour", to_string(inputs.peak_hour)));
  lines.add(DemandStep::kPeakMinute, "rate of the busiest minute",
            lines.last() * inputs.peak_minute.value,
            fmt::format("{}x the mean of that hour", count_to_string(inputs.peak_minute.value)));
  lines.add(DemandStep::kLaunch, "rate at a launch", lines.last() * inputs.launch.value,
            fmt::format("{}x an ordinary peak", count_to_string(inputs.launch.value)));
  return Demand(lines.take());
}

double Demand::value(DemandStep step) const {
  return lines_[static_cast<std::size_t>(step)].value;
}

Rate Demand::rate(DemandStep step) const {
  HEADROOM_CHECK(step >= DemandStep::kMeanRate, "only rates are per second");
  return Rate{value(step)};
}

}  // namespace headroom::workload
