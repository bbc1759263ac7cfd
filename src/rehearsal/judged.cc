#include "rehearsal/judged.h"

#include <utility>

#include "base/check.h"
#include "run/judging.h"

namespace headroom::rehearsal {

Judged rehearse_judged(const Rehearsal& rehearsal, const Policy& policy, Seed seed,
                       std::vector<spec::Requirement> requirements) {
  run::Judging judging(std::move(requirements));
  auto score = rehearse(rehearsal, policy, seed, {}, judging);
  HEADROOM_CHECK(score, "judging does not fail");
  return {.score = std::move(*score), .judgement = judging.judgement()};
}

}  // namespace headroom::rehearsal
