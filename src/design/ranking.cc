#include "design/ranking.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "design/lever.h"

namespace headroom::design {
namespace {

using spec::Lever;

bool is_better(const Effect& one, const Effect& other) {
  if (!one.useless.empty() || !other.useless.empty()) {
    return one.useless.empty() && !other.useless.empty();
  }
  const double capacity = one.capacity.per_second;
  const double than = other.capacity.per_second;
  if (capacity != than) return capacity > than;
  const Nanos time = one.response_time.value_or(Nanos::max());
  const Nanos than_time = other.response_time.value_or(Nanos::max());
  if (time != than_time) return time < than_time;
  return one.levers.size() < other.levers.size();
}

// Calls work(i) for each i below `count`, as many at once as there are threads.
template <class Work>
void for_each_index(std::size_t count, int threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto some = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back(some);
  some();
}

// A lever, or two, while it is tried.
struct Candidate {
  Levers levers;
  std::optional<Levered> levered;  // nothing where they cannot be pulled together
  Effect effect;
  Problems problems;  // for which there is no ranking at all
};

class RankingLevers {
 public:
  RankingLevers(const Service& service, const Comparing& comparing)
      : service_(service), comparing_(comparing) {}

  std::expected<Ranking, Problems> run() {
    ranking_.service = service_.spec.service;
    ranking_.sessions = comparing_.sessions;
    const std::size_t levers = service_.spec.levers.size();
    pull();
    try_first(candidates_.front());
    for_each_index(candidates_.size() - 1, comparing_.threads,
                   [&](std::size_t i) { try_out(candidates_[i + 1]); });
    search_points(0, levers + 1);
    if (auto problems = problems_found(); !problems.empty()) return std::unexpected(problems);
    judge_levers(levers);
    judge_pairs(levers);
    search_points(levers + 1, candidates_.size());
    if (auto problems = problems_found(); !problems.empty()) return std::unexpected(problems);
    ranking_.as_is = candidates_.front().effect;
    for (std::size_t i = 1; i < candidates_.size(); ++i) {
      ranking_.effects.push_back(std::move(candidates_[i].effect));
    }
    std::ranges::stable_sort(ranking_.effects, is_better);
    return std::move(ranking_);
  }

 private:
  // As it stands, each lever, each pair.
  void pull() {
    candidates_.push_back({.levers = {}});
    const std::vector<Lever>& levers = service_.spec.levers;
    for (const Lever& lever : levers) candidates_.push_back({.levers = {&lever}});
    if (comparing_.of == Comparing::Of::kLevers) return;
    for (std::size_t i = 0; i < levers.size(); ++i) {
      for (std::size_t j = i + 1; j < levers.size(); ++j) {
        candidates_.push_back({.levers = {&levers[i], &levers[j]}});
      }
    }
  }

  void try_first(Candidate& as_is) {
    as_is.levered = levered(service_, {}, comparing_.sessions);
    const auto held = hold_load(*as_is.levered, comparing_.sessions);
    if (!held) {
      as_is.problems.push_back(held.error());
      return;
    }
    ranking_.step = slowest_step(held->run, service_.spec.requirements);
    as_is.effect = effect_of(*as_is.levered, *held, ranking_.step);
  }

  void try_out(Candidate& candidate) const {
    for (const Lever* lever : candidate.levers) candidate.effect.levers.push_back(lever->name);
    Result<spec::Spec> changed = service_.spec;
    for (const Lever* lever : candidate.levers) {
      if (changed) changed = pulled(std::move(*changed), *lever);
    }
    if (!changed) {
      candidate.effect.useless = changed.error().what;
      if (candidate.levers.size() == 1) candidate.problems.push_back(changed.error());
      return;
    }
    auto service = service_of(std::move(*changed));
    if (!service) {
      candidate.problems = std::move(service.error());
      return;
    }
    candidate.levered = levered(std::move(*service), candidate.levers, comparing_.sessions);
    const auto held = hold_load(*candidate.levered, comparing_.sessions);
    if (!held) {
      candidate.problems.push_back(held.error());
      return;
    }
    auto names = std::move(candidate.effect.levers);
    candidate.effect = effect_of(*candidate.levered, *held, ranking_.step);
    candidate.effect.levers = std::move(names);
    candidate.effect.cost =
        cost_added(*candidate.levered, *candidates_.front().levered, candidate.levers);
  }

  // Of candidates [from, to) that are not useless.
  void search_points(std::size_t from, std::size_t to) {
    for_each_index(to - from, comparing_.threads, [&](std::size_t i) {
      Candidate& candidate = candidates_[from + i];
      if (!candidate.problems.empty() || !candidate.effect.useless.empty()) return;
      const auto found = holds_to(*candidate.levered);
      if (found) {
        candidate.effect.holds_to = *found;
      } else {
        candidate.problems.push_back(found.error());
      }
    });
  }

  Problems problems_found() const {
    for (const Candidate& candidate : candidates_) {
      if (!candidate.problems.empty()) return candidate.problems;
    }
    return {};
  }

  void judge_levers(std::size_t count) {
    const Candidate& as_is = candidates_.front();
    for (std::size_t i = 1; i <= count; ++i) {
      Candidate& lever = candidates_[i];
      if (helps(lever.effect, as_is.effect)) continue;
      lever.effect.useless =
          why_useless({*lever.levered, lever.effect}, {*as_is.levered, as_is.effect});
    }
  }

  void judge_pairs(std::size_t levers) {
    for (std::size_t i = levers + 1; i < candidates_.size(); ++i) {
      Candidate& pair = candidates_[i];
      for (const Lever* lever : pair.levers) {
        const auto number = static_cast<std::size_t>(lever - service_.spec.levers.data());
        if (!pair.effect.useless.empty() || helps(pair.effect, candidates_[1 + number].effect)) {
          continue;
        }
        pair.effect.useless = fmt::format("no better than {} alone", lever->name);
      }
    }
  }

  const Service& service_;
  const Comparing comparing_;
  Ranking ranking_;
  std::vector<Candidate> candidates_;  // as it stands, the levers in order, the pairs
};

}  // namespace

std::expected<Ranking, Problems> rank_levers(const Service& service, const Comparing& comparing) {
  return RankingLevers(service, comparing).run();
}

}  // namespace headroom::design
