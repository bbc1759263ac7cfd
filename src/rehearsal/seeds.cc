#include "rehearsal/seeds.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/check.h"

namespace headroom::rehearsal {

Trial in_flows(const Rehearsal& rehearsal) {
  return
      [&rehearsal](const Policy& policy, Seed seed) { return rehearse(rehearsal, policy, seed); };
}

std::vector<Score> rehearse_all(const Trial& trial, const Policy& policy, Seed first,
                                std::size_t seeds, int threads) {
  std::vector<Score> scores(seeds);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < seeds; i = next++) {
      scores[i] = trial(policy, derive(first, i));
    }
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  others.clear();
  return scores;
}

std::size_t worst_of(const std::vector<Score>& scores) {
  HEADROOM_CHECK(!scores.empty(), "there is a worst of some");
  const auto worst = std::ranges::max_element(scores, {}, &Score::late_share);
  return static_cast<std::size_t>(worst - scores.begin());
}

}  // namespace headroom::rehearsal
