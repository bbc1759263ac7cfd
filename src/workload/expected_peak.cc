#include "workload/expected_peak.h"

#include "workload/demand.h"

namespace headroom::workload {
namespace {

constexpr double kSecondsPerDay = 86'400;

}  // namespace

std::optional<DemandInputs> demand_inputs(const spec::Workload& workload) {
  if (!workload.users || !workload.sessions_per_user) return std::nullopt;
  return DemandInputs{
      .users = *workload.users,
      .sessions_per_active = workload.sessions_per_user->per_second * kSecondsPerDay,
      .peak_hour = workload.peak_hour,
      .peak_minute = workload.peak_minute};
}

std::optional<Rate> expected_peak(const spec::Workload& workload) {
  const auto inputs = demand_inputs(workload);
  if (!inputs) return std::nullopt;
  // What the service file holds has passed the same checks.
  return Demand::of(*inputs).value().rate(DemandStep::kPeakMinute);
}

std::string missing_for_expected_peak(const spec::Workload& workload) {
  if (!workload.users && !workload.sessions_per_user) return "users and sessions";
  if (!workload.users) return "users";
  if (!workload.sessions_per_user) return "sessions";
  return {};
}

}  // namespace headroom::workload
