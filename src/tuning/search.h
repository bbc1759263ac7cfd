// The search for the best configuration, with the fewest questions asked.
//
// Knobs fall into two kinds. Of a **dear** one (replicas, cores) more costs more and never makes it
// worse; a **free** one (slots, queues, timeouts, caches) costs nothing, and either way may be the
// better one. So for given dear settings, whether the requirements can be kept is a walk over the
// free ones, from the best settings known so far towards more margin, in steps that are halved
// (Hooke and Jeeves, "Direct search", 1961); it ends as soon as they hold. And over the dear ones:
//
//   cheapest       Each dear knob alone, all others at their most: the least with which the
//                  requirements can be kept, by bisection. No configuration below these can hold,
//                  so where that corner holds it is the cheapest there is. Where it does not, those
//                  above it follow by rising cost, without those that lie below one that failed.
//   highest load   Only configurations that leave no room for more of anything matter. They are
//                  asked by falling capacity, each whether it holds 5 % more than the best so far:
//                  one that cannot, by formula, is not asked.
//
// In the end each change of a free knob that is not worth its while is taken back, so that what is
// proposed is what matters. Deterministic: the same answers, the same questions.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "tuning/cost.h"
#include "tuning/question.h"

namespace headroom::tuning {

// What can be known of configurations without asking.
struct Space {
  // For each knob how many settings it has; rising.
  std::vector<std::size_t> sizes;
  // Knobs that answers do not depend on: left as they begin.
  std::vector<bool> is_fixed;
  Configuration begin;  // where the walk begins: what is nearest to the file
  std::function<Cost(const Configuration&)> cost;
  // Sessions a second beyond which a component is saturated; may be infinite.
  std::function<Rate(const Configuration&)> capacity;

  double configurations() const;
};

struct Seen {
  Configuration configuration;
  Cost cost;
  Rating rating;                     // under the objective's load, or the one asked for last
  std::optional<Rate> highest_load;  // where that was asked
};

struct Searched {
  std::optional<Seen> best;  // nothing: the requirements cannot be kept
  // Of search_cheapest: the best with one more of each dear knob, and with two more, as far as they
  // go: for where a real service needs more than its model. They may not hold either.
  std::vector<Seen> beyond;
  // Every configuration that was asked about, once, in that order.
  std::vector<Seen> seen;
};

// `ask` answers Question::About::kKeeping.
Result<Searched> search_cheapest(const Space& space, const Question& question, const Ask& ask);
// `ask` answers both. Fails where nothing is within the objective's budget.
Result<Searched> search_highest_load(const Space& space, const spec::Objective& within,
                                     const Ask& ask);

// Those of `seen` that no other one beats: by rising cost, each with a higher load than all cheaper
// ones; or with more margin, where no load was asked for.
std::vector<Seen> frontier_of(const std::vector<Seen>& seen);

}  // namespace headroom::tuning
