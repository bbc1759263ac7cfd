#include "design/held.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "design/simulated.h"

namespace headroom::design {
namespace {

// Of the time a load is held, the part in which queues fill.
constexpr int kSettlingPart = 5;

// Whole seconds, since a run is told by the second.
Holding holding_for(const Service& service, const Demanded& demanded, const Sampling& sampling) {
  const auto each = requests_by_step(service.plan, demanded.shares);
  const double requests =
      demanded.sessions.per_second * std::accumulate(each.begin(), each.end(), 0.0);
  const double seconds = std::clamp(sampling.requests / std::max(1e-9, requests),
                                    to_seconds(sampling.least), to_seconds(sampling.most));
  const auto judged = std::chrono::seconds(static_cast<int>(seconds));
  const auto warm_up = judged / (kSettlingPart - 1);
  return {.sessions = demanded.sessions,
          .duration = warm_up + judged,
          .warm_up = warm_up,
          .seed = sampling.seed};
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
  auto plan = plan_at(service.spec, holding_for(service, demanded, sampling));
  if (!plan) return fail(plan.error());
  plan->streams.front().shares = demanded.shares;
  auto simulated = simulate({.plan = *plan,
                             .model = model,
                             .table = service.model.table,
                             .requirements = service.spec.requirements,
                             .service = service.spec.service,
                             .test = "plan"});
  if (!simulated) return fail(simulated.error());
  return Held{.sessions = demanded.sessions,
              .run = std::move(simulated->run),
              .judgement = std::move(simulated->judgement)};
}

}  // namespace headroom::design
