#include "sim/predict.h"

#include <fmt/format.h>

#include <string>

#include "run/scope.h"
#include "sim/effort.h"
#include "sim/sessions.h"
#include "sim/simulation.h"
#include "sim/slice.h"

namespace headroom::sim {
namespace {

// Part of the plan's seed; its sessions have the small ones.
constexpr std::uint64_t kServicePart = ~std::uint64_t{0};

void complete(run::Header& header, const workload::Plan& plan, const Model& model) {
  header.origin = run::Origin::kSimulated;
  header.planned = plan.duration;
  header.warm_up = plan.warm_up;
  header.load = plan.load_text;
  header.seed = plan.seed;
  header.expected_peak_share = plan.expected_peak_share;
  header.steady = plan.steady;
  header.arrivals_cv = plan.arrivals().cv;
  header.threads = 1;
  header.classes.clear();
  for (const workload::Step& step : plan.steps) header.classes.push_back(step.name);
  header.components.clear();
  for (const Component& component : model.components) header.components.push_back(component.name);
  header.checks = workload::names_of_checks(plan);
}

std::string text_of(const Fault& fault, const Model& model) {
  const std::string& name = model.components[fault.component].name;
  if (fault.zone != kAbsent) return fmt::format("zone {} of {} is lost", fault.zone, name);
  return fmt::format("{} of {} {} lost", fault.replicas, name, fault.replicas == 1 ? "is" : "are");
}

Result<void> tell_faults(const Model& model, std::int64_t second, run::Recorder& recorder) {
  for (const Fault& fault : model.faults) {
    if (fault.at / std::chrono::seconds(1) != second) continue;
    auto told =
        recorder.add(run::Event{.at = fault.at, .kind = "fault", .text = text_of(fault, model)});
    if (!told) return told;
  }
  return {};
}

}  // namespace

Result<run::End> predict(const Prediction& prediction, run::Header header,
                         run::Recorder& recorder) {
  const workload::Plan& plan = prediction.plan;
  HEADROOM_CHECK(plan.steps.size() == prediction.layout.model.classes.size(),
                 "the model is not one of this plan");
  if (plan.duration <= Nanos{0}) {
    return invalid("the test has no end to simulate up to", "its length decides what is predicted",
                   "give it one: for: 2min");
  }
  const Effort effort = effort_of(prediction.layout.model, plan, prediction.ask_from);
  if (auto light = check_effort(effort, prediction.longest); !light) {
    return fail(std::move(light.error()));
  }
  complete(header, plan, prediction.layout.model);
  if (auto begun = recorder.begin(header); !begun) return fail(std::move(begun.error()));

  Sessions sessions(plan, prediction.table, prediction.ask_from);
  Simulation simulation(prediction.layout, sessions, derive(plan.seed, kServicePart));
  const Nanos last = plan.duration + run::kLongestDrain;
  std::uint64_t begun_before = 0;
  for (Nanos end = std::chrono::seconds(1);; end += std::chrono::seconds(1)) {
    simulation.begin_measuring();
    simulation.run_until(end);
    const std::int64_t second = end / std::chrono::seconds(1) - 1;
    run::Slice slice = slice_of(simulation, second);
    slice.generator.scheduled = slice.generator.begun = sessions.begun() - begun_before;
    begun_before = sessions.begun();
    if (auto told = tell_faults(prediction.layout.model, second, recorder); !told) {
      return fail(std::move(told.error()));
    }
    if (auto added = recorder.add(slice); !added) return fail(std::move(added.error()));
    if (end >= plan.duration && (simulation.in_flight() == 0 || end >= last)) break;
  }
  const run::End end{.duration = plan.duration};
  if (auto finished = recorder.finish(end); !finished) return fail(std::move(finished.error()));
  return end;
}

}  // namespace headroom::sim
