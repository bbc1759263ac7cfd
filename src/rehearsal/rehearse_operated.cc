#include "rehearsal/rehearse_operated.h"

#include <memory>
#include <utility>

#include "rehearsal/contenders.h"
#include "rehearsal/known.h"
#include "rehearsal/rehearse_exactly.h"
#include "run/condenser.h"

namespace headroom::rehearsal {
namespace {

// What is known of a replica does not depend on how much comes.
constexpr Rate kAnyRate{1};

}  // namespace

std::expected<run::Run, Problems> rehearse_operated(const OperatedTest& test) {
  for (const spec::Autoscale& wish : test.spec.operate->autoscale) {
    if (wish.policy != spec::Autoscale::Policy::kVertical) continue;
    return std::unexpected(Problems{{.what = wish.component + " is made larger and smaller",
                                     .why = "requests are simulated with replicas of one size",
                                     .fix = {},
                                     .file = test.spec.file,
                                     .at = wish.at}});
  }
  auto service = design::service_at(test.spec, kAnyRate);
  if (!service) return std::unexpected(std::move(service.error()));
  auto model = sim::model_of(test.spec, test.plan, sim::Scaling::kFixed);
  if (!model) return std::unexpected(std::move(model.error()));
  for (std::size_t i = 0; i < test.replicas.size(); ++i) {
    if (test.replicas[i] == 0) continue;
    sim::Component& component = model->model.components[i];
    component.replicas = static_cast<std::uint32_t>(test.replicas[i]);
    component.replicas_max = std::max(component.replicas_max, component.replicas);
  }
  const auto shared = std::make_shared<const design::Service>(std::move(*service));
  const Contender wished{.name = "the file's", .wishes = test.spec.operate->autoscale};
  const auto policies = policies_of(test.spec, {wished}, known_of(shared), {});
  if (!policies) return std::unexpected(policies.error());
  run::Condenser run;
  const auto score = rehearse_exactly(
      {.service = *shared, .plan = test.plan, .model = *model, .longest = test.longest},
      policies->front(), test.plan.seed, {}, run);
  if (!score) return std::unexpected(Problems{score.error()});
  return run.take();
}

}  // namespace headroom::rehearsal
