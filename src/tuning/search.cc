#include "tuning/search.h"

#include <algorithm>
#include <limits>

#include "tuning/walk.h"

namespace headroom::tuning {
namespace {

using Until = Walk::Until;

// Two highest loads, each found within 5 %, cannot be told apart any closer.
constexpr double kStep = 1.05;
// Where nothing is known yet: a load that leaves waits as they are.
constexpr double kFirstShare = 0.7;

// All settings of the dear knobs, the others as in `from`.
template <class Visit>
void for_each_dear(const Walk& walk, const Space& space, Configuration from, const Visit& visit) {
  for (const std::size_t knob : walk.dear()) from[knob] = 0;
  while (true) {
    visit(from);
    std::size_t digit = 0;
    while (digit < walk.dear().size()) {
      const std::size_t knob = walk.dear()[digit];
      if (++from[knob] < space.sizes[knob]) break;
      from[knob] = 0;
      ++digit;
    }
    if (digit == walk.dear().size()) return;
  }
}

class Cheapest {
 public:
  Cheapest(const Space& space, const Question& question, const Ask& ask)
      : space_(space), question_(question), walk_(space, ask), settings_(space.begin) {}

  Result<Searched> run() {
    auto found = find();
    if (!found) return fail(std::move(found.error()));
    Searched searched;
    if (found->rating.holds) {
      auto best = refine(std::move(*found));
      if (!best) return fail(std::move(best.error()));
      auto more = beyond(*best);
      if (!more) return fail(std::move(more.error()));
      searched.best = std::move(*best);
      searched.beyond = std::move(*more);
    }
    searched.seen = walk_.take_seen();
    return searched;
  }

 private:
  // With these dear settings; begins at the free ones that did best so far.
  Result<Seen> keeps(Configuration dear) {
    Configuration from = settings_;
    for (const std::size_t knob : walk_.dear()) from[knob] = dear[knob];
    auto seen = walk_.go(from, question_, Until::kHolds);
    if (seen && seen->rating.holds) settings_ = seen->configuration;
    return seen;
  }

  // The cheapest that holds, or else what came nearest to it.
  Result<Seen> find() {
    Configuration most = space_.begin;
    for (const std::size_t knob : walk_.dear()) most[knob] = space_.sizes[knob] - 1;
    auto at_most = keeps(most);
    if (!at_most || !at_most->rating.holds) return at_most;
    Configuration corner = most;
    for (const std::size_t knob : walk_.dear()) {
      const auto least = least_of(knob, most);
      if (!least) return fail(least.error());
      corner[knob] = *least;
    }
    auto at_corner = keeps(corner);
    if (!at_corner || at_corner->rating.holds) return at_corner;
    failed_.push_back(corner);
    return by_rising_cost(corner, std::move(*at_most));
  }

  Result<std::size_t> least_of(std::size_t knob, const Configuration& most) {
    std::size_t fails_below = 0;  // every setting below it
    std::size_t holds = most[knob];
    while (fails_below < holds) {
      const std::size_t middle = (fails_below + holds) / 2;
      Configuration asked = most;
      asked[knob] = middle;
      const auto seen = keeps(asked);
      if (!seen) return fail(seen.error());
      if (seen->rating.holds) {
        holds = middle;
      } else {
        fails_below = middle + 1;
      }
    }
    return holds;
  }

  // Where more of something made it worse after all, what is left is the most of everything.
  Result<Seen> by_rising_cost(const Configuration& corner, Seen at_most) {
    std::vector<std::pair<Cost, Configuration>> above;
    for_each_dear(walk_, space_, space_.begin, [&](const Configuration& dear) {
      const bool is_above = std::ranges::all_of(
          walk_.dear(), [&](std::size_t knob) { return dear[knob] >= corner[knob]; });
      if (is_above) above.emplace_back(space_.cost(dear), dear);
    });
    std::ranges::stable_sort(
        above, [](const auto& one, const auto& other) { return one.first < other.first; });
    for (const auto& [cost, dear] : above) {
      if (lies_below_a_failed_one(dear)) continue;
      auto seen = keeps(dear);
      if (!seen || seen->rating.holds) return seen;
      failed_.push_back(dear);
    }
    return at_most;
  }

  bool lies_below_a_failed_one(const Configuration& dear) const {
    return std::ranges::any_of(failed_, [&](const Configuration& failed) {
      return std::ranges::all_of(walk_.dear(),
                                 [&](std::size_t knob) { return dear[knob] <= failed[knob]; });
    });
  }

  // The free knobs at their best, and what one step of each dear one is good for.
  Result<Seen> refine(Seen cheapest) {
    auto best = walk_.go(cheapest.configuration, question_, Until::kBest);
    if (best) best = walk_.take_back(std::move(*best), space_.begin, question_);
    if (!best) return best;
    for (const std::size_t knob : walk_.dear()) {
      const std::size_t at = best->configuration[knob];
      for (const std::size_t to : {at + 1, at - std::min<std::size_t>(at, 1)}) {
        if (to == at || to >= space_.sizes[knob]) continue;
        Configuration next = best->configuration;
        next[knob] = to;
        if (auto seen = walk_.look(next, question_); !seen) return seen;
      }
    }
    return best;
  }

  Result<std::vector<Seen>> beyond(const Seen& best) {
    std::vector<Seen> beyond;
    Configuration more = best.configuration;
    for (int step = 0; step < kStepsBeyond; ++step) {
      for (const std::size_t knob : walk_.dear()) {
        more[knob] = std::min(more[knob] + 1, space_.sizes[knob] - 1);
      }
      auto seen = walk_.look(more, question_);
      if (!seen) return fail(std::move(seen.error()));
      beyond.push_back(std::move(*seen));
    }
    return beyond;
  }

  static constexpr int kStepsBeyond = 2;

  const Space& space_;
  const Question& question_;
  Walk walk_;
  Configuration settings_;  // of the free knobs, that held last
  std::vector<Configuration> failed_;
};

class HighestLoad {
 public:
  HighestLoad(const Space& space, const spec::Objective& within, const Ask& ask)
      : space_(space), within_(within), walk_(space, ask), settings_(space.begin) {}

  Result<Searched> run() {
    for (const Configuration& dear : full_ones()) {
      if (auto tried = try_out(dear); !tried) return fail(std::move(tried.error()));
    }
    if (!is_any_within_) {
      return invalid("nothing is within " + within_.text.substr(within_.text.find("within") + 7),
                     "the least of everything costs " + to_string(space_.cost(least())),
                     "allow for more, or let the knobs go lower");
    }
    Searched searched;
    if (best_) {
      auto kept = simplified(std::move(*best_));
      if (!kept) return fail(std::move(kept.error()));
      searched.best = std::move(*kept);
    }
    searched.seen = walk_.take_seen();
    return searched;
  }

 private:
  Configuration least() const {
    Configuration least = space_.begin;
    for (const std::size_t knob : walk_.dear()) least[knob] = 0;
    return least;
  }

  // Capacity is asked of the free settings as they are and of the most of all, whichever is more.
  double capacity_of(const Configuration& dear) const {
    Configuration most = dear;
    for (std::size_t knob = 0; knob < most.size(); ++knob) {
      const bool is_dear = std::ranges::find(walk_.dear(), knob) != walk_.dear().end();
      if (!is_dear && !space_.is_fixed[knob]) most[knob] = space_.sizes[knob] - 1;
    }
    return std::max(space_.capacity(dear).per_second, space_.capacity(most).per_second);
  }

  // Within the budget, without room for more of any dear knob; the most capacity first.
  std::vector<Configuration> full_ones() {
    std::vector<std::pair<double, Configuration>> full;
    for_each_dear(walk_, space_, space_.begin, [&](const Configuration& dear) {
      if (!is_within(space_.cost(dear), within_)) return;
      is_any_within_ = true;
      const bool has_room = std::ranges::any_of(walk_.dear(), [&](std::size_t knob) {
        Configuration more = dear;
        return ++more[knob] < space_.sizes[knob] && is_within(space_.cost(more), within_);
      });
      if (!has_room) full.emplace_back(capacity_of(dear), dear);
    });
    std::ranges::stable_sort(
        full, [](const auto& one, const auto& other) { return one.first > other.first; });
    std::vector<Configuration> sorted;
    for (auto& [capacity, dear] : full) sorted.push_back(std::move(dear));
    return sorted;
  }

  double best_load() const { return best_ ? best_->highest_load->per_second : 0; }

  Result<void> try_out(const Configuration& dear) {
    const double capacity = capacity_of(dear);
    Configuration from = settings_;
    for (const std::size_t knob : walk_.dear()) from[knob] = dear[knob];
    double asked = best_ ? best_load() * kStep : first_load(from, capacity);
    while (asked < capacity) {
      const Question question{.load = Rate{asked}};
      const auto seen = walk_.go(from, question, Until::kHolds);
      if (!seen) return fail(seen.error());
      if (!seen->rating.holds && best_) return {};
      auto found = walk_.highest_load(seen->configuration);
      if (!found) return fail(std::move(found.error()));
      const double load = found->highest_load ? found->highest_load->per_second : 0;
      if (load > best_load()) {
        settings_ = from = found->configuration;
        best_ = std::move(*found);
      } else if (!best_) {
        return {};
      }
      // What held there by luck is asked for more yet.
      asked = std::max(asked, best_load()) * kStep;
    }
    return {};
  }

  double first_load(const Configuration& from, double capacity) const {
    const double own = space_.capacity(from).per_second;
    return kFirstShare *
           (own > 0 && own < std::numeric_limits<double>::infinity() ? own : capacity);
  }

  // At a load somewhat below the best, where margins differ by more than chance.
  Result<Seen> simplified(Seen best) {
    const Question question{.load = Rate{best_load() / kStep / kStep}};
    auto seen = walk_.look(best.configuration, question);
    if (seen) seen = walk_.take_back(std::move(*seen), space_.begin, question);
    if (!seen) return seen;
    if (seen->configuration == best.configuration) return best;
    auto again = walk_.highest_load(seen->configuration);
    if (!again || !again->highest_load) return best;
    return again->highest_load->per_second * kStep >= best_load() ? *again : best;
  }

  const Space& space_;
  const spec::Objective& within_;
  Walk walk_;
  Configuration settings_;
  std::optional<Seen> best_;
  bool is_any_within_ = false;
};

}  // namespace

double Space::configurations() const {
  double product = 1;
  for (const std::size_t size : sizes) product *= static_cast<double>(size);
  return product;
}

Result<Searched> search_cheapest(const Space& space, const Question& question, const Ask& ask) {
  return Cheapest(space, question, ask).run();
}

Result<Searched> search_highest_load(const Space& space, const spec::Objective& within,
                                     const Ask& ask) {
  return HighestLoad(space, within, ask).run();
}

std::vector<Seen> frontier_of(const std::vector<Seen>& seen) {
  const bool is_of_loads =
      std::ranges::any_of(seen, [](const Seen& one) { return one.highest_load.has_value(); });
  std::vector<Seen> sorted;
  for (const Seen& one : seen) {
    if (!is_of_loads || one.highest_load) sorted.push_back(one);
  }
  const auto goodness = [&](const Seen& one) {
    return is_of_loads ? one.highest_load->per_second : one.rating.margin();
  };
  std::ranges::stable_sort(sorted, [&](const Seen& one, const Seen& other) {
    return one.cost == other.cost ? goodness(one) > goodness(other) : one.cost < other.cost;
  });
  std::vector<Seen> frontier;
  for (Seen& one : sorted) {
    if (frontier.empty() || goodness(one) > goodness(frontier.back())) {
      frontier.push_back(std::move(one));
    }
  }
  return frontier;
}

}  // namespace headroom::tuning
