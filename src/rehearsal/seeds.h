// One rehearsal by many seeds: the same traffic, other troubles. On as many threads as asked for,
// and the same for any number of them.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

// One rehearsal of a policy, in flows or request by request. Called from several threads at once.
using Trial = std::function<Score(const Policy&, Seed)>;

// In flows; borrows the rehearsal.
Trial in_flows(const Rehearsal& rehearsal);

// Score i is that of derive(first, i).
std::vector<Score> rehearse_all(const Trial& trial, const Policy& policy, Seed first,
                                std::size_t seeds, int threads);

// The place of the one with the most requests late or failed, the first of equals; asserts that
// there is one.
std::size_t worst_of(const std::vector<Score>& scores);

}  // namespace headroom::rehearsal
