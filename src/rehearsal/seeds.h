// One rehearsal by many seeds: the same traffic, other troubles. On as many threads as asked for,
// and the same for any number of them.
#pragma once

#include <cstddef>
#include <vector>

#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

// Score i is that of derive(first, i).
std::vector<Score> rehearse_all(const Rehearsal& rehearsal, const Policy& policy, Seed first,
                                std::size_t seeds, int threads);

// The place of the one with the most requests late or failed, the first of equals; asserts that
// there is one.
std::size_t worst_of(const std::vector<Score>& scores);

}  // namespace headroom::rehearsal
