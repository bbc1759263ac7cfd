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
    policies.push_back(json{{"policy", one.policy},
                        {"late_share", one.late_share},
                        {"failed_share", one.failed_share},
                        {"worst_seed", one.worst.seed.value},
                        {"worst_late_share", one.worst.late_share()},
                        {"worst_delayed_requests", requests.delayed},
                        {"worst_failed_requests", requests.failed},
                        {"replica_hours", one.replica_hours},
                        {"paid", one.paid},
                        {"replica_time_over_needed", one.cost},
                        {"actions_per_day", one.actions_per_day},
                        {"underprovisioned_amount", one.missing},
                        {"overprovisioned_amount", one.excess},
                        {"underprovisioned_time", one.time_missing},
                        {"overprovisioned_time", one.time_excess},
                        {"on_the_frontier", !one.is_dominated}});
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
