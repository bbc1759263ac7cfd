#include "workload/expected_peak.h"

namespace headroom::workload {

std::optional<Rate> expected_peak(const spec::Workload& workload) {
  if (!workload.users || !workload.sessions_per_user) return std::nullopt;
  const double mean_per_s = *workload.users * workload.sessions_per_user->per_second;
  const double hour_over_mean = workload.peak_hour.value * 24;
  return Rate{mean_per_s * hour_over_mean * workload.peak_minute.value};
}

std::string missing_for_expected_peak(const spec::Workload& workload) {
  if (!workload.users && !workload.sessions_per_user) return "users and sessions";
  if (!workload.users) return "users";
  if (!workload.sessions_per_user) return "sessions";
  return {};
}

}  // namespace headroom::workload
