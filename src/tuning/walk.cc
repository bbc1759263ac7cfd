#include "tuning/walk.h"

#include <algorithm>

namespace headroom::tuning {

Walk::Walk(const Space& space, const Ask& ask) : space_(space), ask_(ask) {
  for (std::size_t knob = 0; knob < space.sizes.size(); ++knob) {
    if (space.is_fixed[knob] || space.sizes[knob] < 2) continue;
    Configuration most = space.begin;
    most[knob] = space.sizes[knob] - 1;
    Configuration least = space.begin;
    least[knob] = 0;
    (space.cost(least) < space.cost(most) ? dear_ : free_).push_back(knob);
  }
}

Seen& Walk::entry_of(const Configuration& configuration) {
  const auto found = std::ranges::find(seen_, configuration, &Seen::configuration);
  if (found != seen_.end()) return *found;
  seen_.push_back({.configuration = configuration,
                   .cost = space_.cost(configuration),
                   .rating = {},
                   .highest_load = {}});
  return seen_.back();
}

Result<Seen> Walk::look(const Configuration& configuration, const Question& question) {
  auto answer = ask_(configuration, question);
  if (!answer) return fail(std::move(answer.error()));
  Seen& seen = entry_of(configuration);
  seen.rating = std::move(answer->rating);
  return seen;
}

Result<Seen> Walk::highest_load(const Configuration& configuration) {
  const auto answer = ask_(configuration, {.about = Question::About::kHighestLoad});
  if (!answer) return fail(answer.error());
  Seen& seen = entry_of(configuration);
  seen.highest_load = answer->highest_load;
  return seen;
}

// One step up or down, whichever is better than where it stands.
Result<bool> Walk::improve(Seen& seen, std::size_t knob, std::size_t step,
                           const Question& question) {
  const std::size_t at = seen.configuration[knob];
  const std::size_t last = space_.sizes[knob] - 1;
  for (const std::size_t to : {std::min(at + step, last), at - std::min(at, step)}) {
    if (to == at) continue;
    Configuration next = seen.configuration;
    next[knob] = to;
    auto there = look(next, question);
    if (!there) return fail(std::move(there.error()));
    if (!is_better(there->rating, seen.rating)) continue;
    seen = std::move(*there);
    return true;
  }
  return false;
}

Result<Seen> Walk::climb(Seen seen, const Question& question, Until until) {
  const auto is_done = [&] { return until == Until::kHolds && seen.rating.holds; };
  std::size_t longest = 1;
  for (const std::size_t knob : free_) longest = std::max(longest, space_.sizes[knob] / 3);
  for (std::size_t step = longest; step > 0; step /= 2) {
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::size_t knob : free_) {
        if (is_done()) return seen;
        // A knob of few settings takes no part in the long steps.
        if (step > 1 && step > space_.sizes[knob] / 2) continue;
        const auto improved = improve(seen, knob, step, question);
        if (!improved) return fail(improved.error());
        moved = moved || *improved;
      }
    }
  }
  return seen;
}

Result<Seen> Walk::go(const Configuration& from, const Question& question, Until until) {
  auto first = look(from, question);
  if (!first) return first;
  auto best = climb(std::move(*first), question, until);
  if (!best || best->rating.holds) return best;
  Configuration most = from;
  for (const std::size_t knob : free_) most[knob] = space_.sizes[knob] - 1;
  auto second = look(most, question);
  if (!second) return second;
  second = climb(std::move(*second), question, until);
  if (!second) return second;
  return is_better(second->rating, best->rating) ? second : best;
}

Result<Seen> Walk::take_back(Seen seen, const Configuration& towards, const Question& question) {
  double lost = 0;
  for (const std::size_t knob : free_) {
    if (seen.configuration[knob] == towards[knob]) continue;
    Configuration without = seen.configuration;
    without[knob] = towards[knob];
    auto there = look(without, question);
    if (!there) return there;
    const double loses = seen.rating.margin() - there->rating.margin();
    if (!there->rating.holds || lost + loses > kWorthwhile) continue;
    lost += loses;
    seen = std::move(*there);
  }
  return seen;
}

}  // namespace headroom::tuning
