#include "cli/prediction.h"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "calibration/observation.h"
#include "cli/learned_model.h"
#include "design/simulated.h"
#include "sim/effort.h"
#include "sim/model_of.h"

namespace headroom::cli {
namespace {

// What a person waits for after a test without wondering.
constexpr double kLongestSeconds = 3;

std::vector<std::string> components_with_slots(const spec::System& system) {
  std::vector<std::string> names;
  for (const spec::Component& component : system.components) {
    if (!component.holds.empty()) names.push_back(component.name);
  }
  return names;
}

void say(const Context& context, const Error& error) {
  context.err << "headroom: there is no prediction beside this run: " << to_string(error) << '\n';
}

}  // namespace

run::Comparison compared(const Context& context, const spec::Spec& spec, const workload::Plan& plan,
                         const run::Run& measured, const std::filesystem::path& state_folder) {
  if (spec.system.components.empty() || plan.duration <= Nanos{0}) return {};
  if (run::changed_by_hand(measured) || !measured.end || measured.end->interrupted) return {};
  auto model = model_of(spec, state_folder);
  if (!model) {
    say(context, model.error().front());
    return {};
  }
  const spec::Spec placed =
      calibration::placed_in(std::move(model->spec), measured.header.environment);
  const auto service = sim::model_of(placed, plan, sim::Scaling::kFixed);
  if (!service) {
    say(context, service.error().front());
    return {};
  }
  if (sim::effort_of(service->model, plan).seconds() > kLongestSeconds) return {};
  const auto simulated = design::simulate({.plan = plan,
                                           .model = service->model,
                                           .table = service->table,
                                           .requirements = {},
                                           .service = spec.service,
                                           .test = measured.header.test});
  if (!simulated) {
    say(context, simulated.error());
    return {};
  }
  return {.model = model->description,
          .figures = run::compare(simulated->run, measured, components_with_slots(spec.system))};
}

}  // namespace headroom::cli
