#include "design/held.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/simulated.h"
#include "workload/session.h"

namespace headroom::design {
namespace {

// Of the time a load is held, the part in which queues fill.
constexpr int kSettlingPart = 5;

// Beyond so many a longer look tells nothing new: a large service is held for less than `least`.
constexpr double kRequestsEnough = 100'000;
constexpr double kShortest = 5;  // seconds; queues take their time to fill, however many come

// So many tell how long most sessions last.
constexpr std::size_t kSessionsWalked = 500;

// A load is whole when sessions end as fast as they begin: in seconds, the pauses of a session that
// is longer than 19 of 20. What they wait for answers comes on top, and is short beside it.
double seconds_to_build_up(const Service& service, const Demanded& demanded) {
  workload::Plan plan = service.plan;
  plan.streams.front().shares = demanded.shares;
  workload::Session session(plan, workload::Answers::kUnseen);
  std::vector<double> lengths;
  for (std::size_t i = 0; i < kSessionsWalked; ++i) {
    session.begin(i);
    double length = 0;
    while (const auto visit = session.next()) length += to_seconds(visit->pause);
    lengths.push_back(length);
  }
  const auto most = lengths.begin() + kSessionsWalked * 19 / 20;
  std::ranges::nth_element(lengths, most);
  return *most;
}

// Every window that a requirement speaks of is seen twice.
double seconds_of_windows(const std::vector<spec::Requirement>& requirements) {
  Nanos longest{};
  for (const spec::Requirement& requirement : requirements) {
    longest = std::max(longest, requirement.scope.every.value_or(Nanos{}));
  }
  return 2 * to_seconds(longest);
}

// In seconds, the warm-up left out.
double judged_time(const Service& service, const Demanded& demanded, const Sampling& sampling) {
  const auto each = requests_by_step(service.plan, demanded.shares);
  const double requests =
      std::max(1e-9, demanded.sessions.per_second * std::accumulate(each.begin(), each.end(), 0.0));
  const double least = std::max({std::min(to_seconds(sampling.least), kRequestsEnough / requests),
                                 seconds_of_windows(service.spec.requirements), kShortest});
  return std::clamp(sampling.requests / requests, least,
                    std::max(least, to_seconds(sampling.most)));
}

// So long at least queues settle once sessions have built up.
constexpr std::chrono::seconds kSettlingLeast{20};

// Whole seconds, since a run is told by the second: sessions build up, then queues settle under
// what these ask, and then it is judged.
struct Phases {
  std::chrono::seconds building{};
  std::chrono::seconds settling{};
  std::chrono::seconds judged{};
};

Phases phases_of(const Service& service, const Demanded& demanded, const Sampling& sampling) {
  const double seconds = std::ceil(judged_time(service, demanded, sampling));
  const auto judged = std::chrono::seconds(static_cast<int>(seconds));
  const double built_up =
      std::min(std::ceil(seconds_to_build_up(service, demanded)), to_seconds(sampling.most));
  const std::chrono::seconds part = judged / (kSettlingPart - 1);
  const auto warm_up = std::max(part, std::chrono::seconds(static_cast<int>(built_up)));
  const auto settling = std::min(warm_up, std::max(part, kSettlingLeast));
  return {.building = warm_up - settling, .settling = settling, .judged = judged};
}

}  // namespace

std::vector<run::Verdict> Held::broken() const {
  std::vector<run::Verdict> broken;
  std::ranges::copy_if(judgement.verdicts, std::back_inserter(broken),
                       [](const run::Verdict& verdict) {
                         return verdict.ruling == run::Ruling::kFail && verdict.samples > 0;
                       });
  return broken;
}

Result<Held> hold(const Service& service, const sim::Model& model, const Demanded& demanded,
                  const Sampling& sampling) {
  const Phases phases = phases_of(service, demanded, sampling);
  const std::chrono::seconds warm_up = phases.building + phases.settling;
  auto plan = plan_at(service.spec, {.sessions = demanded.sessions,
                                     .duration = warm_up + phases.judged,
                                     .warm_up = warm_up,
                                     .seed = sampling.seed});
  if (!plan) return fail(plan.error());
  plan->streams.front().shares = demanded.shares;
  auto simulated = sim::simulate({.plan = *plan,
                                  .model = model,
                                  .table = service.model.table,
                                  .requirements = service.spec.requirements,
                                  .service = service.spec.service,
                                  .test = "plan",
                                  .ask_from = phases.building});
  if (!simulated) return fail(simulated.error());
  return Held{.sessions = demanded.sessions,
              .run = std::move(simulated->run),
              .judgement = std::move(simulated->judgement)};
}

}  // namespace headroom::design
