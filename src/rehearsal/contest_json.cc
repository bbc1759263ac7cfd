#include "rehearsal/contest_json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace headroom::rehearsal {

std::string contest_json(const Scene& scene, const std::vector<Contender>& contenders,
                         const Contest& contest) {
  using json = nlohmann::ordered_json;
  json policies = json::array();
  for (std::size_t i = 0; i < contest.standings.size(); ++i) {
    const Standing& one = contest.standings[i];
    const auto requests = one.worst.requests();
    json row = json::object();
    row["policy"] = one.policy;
    row["late_share"] = one.late_share;
    row["failed_share"] = one.failed_share;
    row["worst_seed"] = one.worst.seed.value;
    row["worst_late_share"] = one.worst.late_share();
    row["worst_delayed_requests"] = requests.delayed;
    row["worst_failed_requests"] = requests.failed();
    row["replica_hours"] = one.replica_hours;
    row["paid"] = one.paid;
    row["replica_time_over_needed"] = one.cost;
    row["ready_time_over_needed"] = one.supplied;
    row["actions_per_day"] = one.actions_per_day;
    row["underprovisioned_amount"] = one.missing;
    row["overprovisioned_amount"] = one.excess;
    row["underprovisioned_time"] = one.time_missing;
    row["overprovisioned_time"] = one.time_excess;
    row["on_the_frontier"] = !one.is_dominated;
    policies.push_back(std::move(row));
  }
  json all = {{"format", 1},
              {"service", scene.service},
              {"traffic", scene.traffic},
              {"seconds", to_seconds(scene.rehearsal.length)},
              {"seeds", contest.seeds},
              {"allowed_late_share", contest.allowed_late},
              {"policies", std::move(policies)}};
  if (contest.recommended) {
    const Contender& best = contenders[*contest.recommended];
    all["recommended"] = {{"policy", best.name},
                          {"keeps_what_is_allowed", contest.keeps_what_is_allowed},
                          {"section", section_of(best)}};
  }
  return all.dump(2) + "\n";
}

}  // namespace headroom::rehearsal
