// Policies side by side on the same traffic and the same troubles: what each costs, what each makes
// users wait, which of them nobody should choose, and which one is recommended.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/seeds.h"

namespace headroom::rehearsal {

// What one policy came to over all seeds.
struct Standing {
  std::string policy;
  Score worst;            // of the seed with the most requests late or failed
  double late_share = 0;  // requests delayed or failed, of all of all seeds
  double failed_share = 0;
  double replica_hours = 0;  // the mean of the seeds
  double paid = 0;           // the mean; 0 where nothing has a price
  double cost = 0;           // replica time paid for, over that needed
  double supplied = 0;       // the same of those only that were ready
  double actions_per_day = 0;
  double missing = 0;  // the elasticity measures, means over the components that are scaled
  double excess = 0;
  double time_missing = 0;
  double time_excess = 0;
  // Another one costs no more and makes no more requests late, and one of both less.
  bool is_dominated = false;
};

struct Contest {
  std::vector<Standing> standings;  // in the order of the policies
  std::size_t seeds = 0;
  double allowed_late = 0;
  // The cheapest of those that keep what is allowed; where none does, the one with the fewest late.
  std::optional<std::size_t> recommended;
  bool keeps_what_is_allowed = false;
};

struct ContestSettings {
  Seed seed;  // of the one rehearsal; those of several are derived from it
  std::size_t seeds = 1;
  int threads = 1;              // the contest is the same with any number of them
  double allowed_late = 0.001;  // share of the requests that may be delayed or fail
};

Contest contest(const Trial& trial, const std::vector<Policy>& policies,
                const ContestSettings& settings);

}  // namespace headroom::rehearsal
