// A rehearsal held against the requirements of the service, by the one judge of runs.
#pragma once

#include <vector>

#include "rehearsal/rehearse.h"
#include "run/judge.h"
#include "spec/requirement.h"

namespace headroom::rehearsal {

struct Judged {
  Score score;
  run::Judgement judgement;
};

// The model's steps are seconds. What a recorder costs, this does: some seconds for a day.
Judged rehearse_judged(const Rehearsal& rehearsal, const Policy& policy, Seed seed,
                       std::vector<spec::Requirement> requirements);

}  // namespace headroom::rehearsal
