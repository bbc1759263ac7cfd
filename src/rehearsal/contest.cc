#include "rehearsal/contest.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace headroom::rehearsal {
namespace {

// Of the components that ever had another number of replicas than at the beginning; all, where none
// had.
template <class Figure>
double mean_of_scaled(const Score& score, Figure figure) {
  double sum = 0;
  int count = 0;
  const bool is_any_scaled = std::ranges::any_of(
      score.components, [](const ComponentScore& each) { return each.actions > 0; });
  for (const ComponentScore& each : score.components) {
    if (is_any_scaled && each.actions == 0) continue;
    sum += figure(each.elasticity);
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

Standing standing_of(const std::vector<Score>& scores) {
  Standing standing{.policy = scores.front().policy, .worst = scores[worst_of(scores)]};
  double paid_seconds = 0;
  double needed_seconds = 0;
  double ready_seconds = 0;
  for (const Score& score : scores) {
    standing.late_share += score.late_share();
    standing.failed_share += score.failed_share();
    standing.paid += score.paid;
    standing.actions_per_day += score.actions_per_day();
    for (const ComponentScore& each : score.components) {
      standing.replica_hours += each.replica_hours;
      paid_seconds += each.replica_hours * 3600;
      needed_seconds += each.elasticity.needed_seconds();
      ready_seconds += each.elasticity.supplied_seconds();
    }
    standing.missing += mean_of_scaled(score, [](const Elasticity& e) { return e.missing(); });
    standing.excess += mean_of_scaled(score, [](const Elasticity& e) { return e.excess(); });
    standing.time_missing +=
        mean_of_scaled(score, [](const Elasticity& e) { return e.time_missing(); });
    standing.time_excess +=
        mean_of_scaled(score, [](const Elasticity& e) { return e.time_excess(); });
  }
  for (double* figure : {&standing.late_share, &standing.failed_share, &standing.paid,
                         &standing.actions_per_day, &standing.replica_hours, &standing.missing,
                         &standing.excess, &standing.time_missing, &standing.time_excess}) {
    *figure /= static_cast<double>(scores.size());
  }
  standing.cost = needed_seconds > 0 ? paid_seconds / needed_seconds : 0;
  standing.supplied = needed_seconds > 0 ? ready_seconds / needed_seconds : 0;
  return standing;
}

double bill(const Standing& standing) {
  return standing.paid > 0 ? standing.paid : standing.replica_hours;
}

bool dominates(const Standing& one, const Standing& other) {
  const bool is_no_worse = bill(one) <= bill(other) && one.late_share <= other.late_share;
  return is_no_worse && (bill(one) < bill(other) || one.late_share < other.late_share);
}

void recommend(Contest& contest) {
  for (std::size_t i = 0; i < contest.standings.size(); ++i) {
    const Standing& standing = contest.standings[i];
    const bool keeps = standing.late_share <= contest.allowed_late;
    if (!contest.recommended) {
      contest.recommended = i;
      contest.keeps_what_is_allowed = keeps;
      continue;
    }
    const Standing& best = contest.standings[*contest.recommended];
    const bool is_better = keeps != contest.keeps_what_is_allowed ? keeps
                           : keeps                                ? bill(standing) < bill(best)
                                   : standing.late_share < best.late_share;
    if (!is_better) continue;
    contest.recommended = i;
    contest.keeps_what_is_allowed = keeps;
  }
}

}  // namespace

Contest contest(const Trial& trial, const std::vector<Policy>& policies,
                const ContestSettings& settings) {
  Contest contest{.standings = {},
                  .seeds = settings.seeds,
                  .allowed_late = settings.allowed_late,
                  .recommended = std::nullopt};
  contest.standings.resize(policies.size());
  // What threads are left over when each policy has one.
  const int of_each =
      std::max(1, settings.threads / std::max(1, static_cast<int>(policies.size())));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < policies.size(); i = next++) {
      contest.standings[i] =
          standing_of(settings.seeds == 1 ? std::vector{trial(policies[i], settings.seed)}
                                          : rehearse_all(trial, policies[i], settings.seed,
                                                         settings.seeds, of_each));
    }
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < settings.threads; ++i) others.emplace_back(work);
  work();
  others.clear();
  for (Standing& standing : contest.standings) {
    standing.is_dominated = std::ranges::any_of(
        contest.standings, [&](const Standing& other) { return dominates(other, standing); });
  }
  recommend(contest);
  return contest;
}

}  // namespace headroom::rehearsal
