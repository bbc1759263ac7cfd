// How long a contest is going to take, known before its first run: it is held on paper, by its own
// rules, among candidates that all hold while the file as it stands does not.
#pragma once

#include <functional>
#include <vector>

#include "tuning/contest.h"

namespace headroom::tuning {

struct ContestLength {
  int runs = 0;
  Nanos run_most{};  // the load of the longest
  Nanos whole{};     // bringing the environment up for each run included
};

// What was answered already takes no time; nullptr: it was not.
using Known = std::function<const Answer*(const Configuration&, const Question&)>;

// `run_length` says how long the load of a run is. The contest itself may be shorter, where the
// file wins before anything is left to prove; never longer than its rules allow.
ContestLength length_of(const std::vector<Candidate>& candidates, const ContestRules& rules,
                        const Known& known,
                        const std::function<Nanos(const Question&)>& run_length);

}  // namespace headroom::tuning
