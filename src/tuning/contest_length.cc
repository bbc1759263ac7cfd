#include "tuning/contest_length.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::tuning {

ContestLength length_of(const std::vector<Candidate>& candidates, const ContestRules& rules,
                        const Known& known,
                        const std::function<Nanos(const Question&)>& run_length) {
  ContestLength length;
  const Ask on_paper = [&](const Configuration& configuration,
                           const Question& question) -> Result<Answer> {
    if (const Answer* answer = known(configuration, question)) return *answer;
    const Nanos run = run_length(question);
    ++length.runs;
    length.run_most = std::max(length.run_most, run);
    length.whole += run + kAround;
    return Answer{.rating = {.holds = !configuration.empty()}, .took = run + kAround};
  };
  const auto held = hold_contest(candidates, rules, on_paper);
  HEADROOM_CHECK(held.has_value(), "a contest on paper has all its answers");
  return length;
}

}  // namespace headroom::tuning
