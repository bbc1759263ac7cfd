#include "cli/prediction.h"

#include <algorithm>
#include <cmath>
#include <expected>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "calibration/observation.h"
#include "cli/learned_model.h"
#include "cli/operated.h"
#include "rehearsal/rehearse_operated.h"
#include "sim/effort.h"
#include "sim/model_of.h"
#include "sim/simulated.h"

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

// When the run began; 0 where it does not tell.
int first_replicas(const run::Run& run, const std::string& component) {
  const auto& names = run.header.components;
  const auto index = static_cast<std::size_t>(std::ranges::find(names, component) - names.begin());
  for (const run::Slice& slice : run.slices) {
    if (index >= slice.components.size()) continue;
    const std::uint32_t replicas = slice.components[index].replicas;
    if (replicas > 0) return static_cast<int>(replicas);
  }
  return 0;
}

// Nothing: it would take too long.
using Foreseen = std::expected<std::optional<run::Run>, Problems>;

Foreseen simulated(const spec::Spec& placed, const workload::Plan& plan, const std::string& test) {
  const auto service = sim::model_of(placed, plan, sim::Scaling::kFixed);
  if (!service) return std::unexpected(service.error());
  if (sim::effort_of(service->model, plan).seconds() > kLongestSeconds) return std::nullopt;
  auto done = sim::simulate({.plan = plan,
                             .model = service->model,
                             .table = service->table,
                             .requirements = {},
                             .service = placed.service,
                             .test = test});
  if (!done) return std::unexpected(Problems{done.error()});
  return std::move(done->run);
}

// With the replicas that there were when it began.
Foreseen rehearsed(const spec::Spec& placed, const workload::Plan& plan, const run::Run& measured) {
  std::vector<int> replicas;
  for (const spec::Component& component : placed.system.components) {
    replicas.push_back(first_replicas(measured, component.name));
  }
  auto run = rehearsal::rehearse_operated({.spec = placed,
                                           .plan = plan,
                                           .replicas = std::move(replicas),
                                           .longest = from_seconds(kLongestSeconds)});
  if (!run) return std::unexpected(run.error());
  return std::move(*run);
}

// Between the highest rate that held and the lowest that did not.
Rate middle(Rate good, Rate bad) {
  return {std::sqrt(good.per_second * bad.per_second)};
}

// No rate where the file does not say enough, nothing breaks on the model, or the search on it
// would take too long.
struct Predicted {
  std::string model;  // by what, for people
  std::optional<Rate> rate;
};

// `about`: a probe near to where the break point is.
Predicted predicted_break_point(const Context& context, const spec::Spec& spec, Use use,
                                const trial::SearchSetup& setup, const trial::Level& about,
                                const std::filesystem::path& state_folder) {
  if (spec.system.components.empty()) return {};
  auto model = model_of(spec, state_folder, use);
  if (!model) {
    say(context, model.error().front());
    return {};
  }
  const spec::Spec placed =
      calibration::placed_in(std::move(model->spec), setup.identity.environment);
  const auto plan = setup.plan_at(about);
  if (!plan) {
    say(context, plan.error());
    return {};
  }
  const auto service = sim::model_of(placed, *plan, sim::Scaling::kFixed);
  if (!service) {
    say(context, service.error().front());
    return {};
  }
  // What rises to the break point is less load, what overshoots it more.
  constexpr double kProbes = 15;
  if (sim::effort_of(service->model, *plan).seconds() * kProbes > kLongestSeconds) return {};
  const auto found = trial::foresee_breakpoint(setup, *service);
  if (!found) {
    say(context, found.error());
    return {};
  }
  if (!found->last_good || !found->first_bad) return {};
  return {.model = model->description, .rate = middle(*found->last_good, *found->first_bad)};
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
  const bool is_steered = placed.operate && is_operated(state_folder, measured.header.environment);
  const auto predicted = is_steered ? rehearsed(placed, plan, measured)
                                    : simulated(placed, plan, measured.header.test);
  if (!predicted) {
    say(context, predicted.error().front());
    return {};
  }
  if (!*predicted) return {};
  return {.model = model->description + (is_steered ? ", scaled as its section operate says" : ""),
          .figures = run::compare(**predicted, measured, components_with_slots(placed.system))};
}

run::Comparison compared(const Context& context, const spec::Spec& spec,
                         const trial::SearchSetup& setup, const trial::Breakpoint& found,
                         const std::filesystem::path& state_folder) {
  if (!found.last_good || !found.first_bad || found.bad_is_unclear) return {};
  const Predicted predicted = predicted_break_point(
      context, spec, Use::kLearned, setup,
      {.rate = *found.first_bad, .duration = found.hold, .warm_up = found.settle}, state_folder);
  if (!predicted.rate) return {};
  return {.model = predicted.model,
          .figures = {{.kind = run::Figure::Kind::kRate,
                       .name = "break point",
                       .predicted = predicted.rate->per_second,
                       .measured = middle(*found.last_good, *found.first_bad).per_second}}};
}

run::Comparison compared(const Context& context, const trial::SweepSetup& setup,
                         const trial::Sweep& sweep, const std::filesystem::path& state_folder) {
  run::Comparison all;
  std::map<double, Predicted> by_size;
  std::vector<trial::SweepPoint> before;
  for (const trial::SweepPoint& point : sweep.points) {
    const std::vector<trial::SweepPoint> known = before;
    before.push_back(point);
    if (point.limit != trial::SweepPoint::Limit::kService) continue;
    if (!by_size.contains(point.size)) {
      const auto spec = setup.spec_at(point.size);
      if (!spec) continue;
      trial::SearchSetup search = setup.search;
      search.range = trial::narrowed(search.range, point.size, sweep.dimension.resource, known);
      // Of slots, each size is what programs were started with.
      by_size[point.size] = predicted_break_point(
          context, *spec, Use::kToStart, search,
          {.rate = *point.breaks, .duration = point.hold, .warm_up = point.settle}, state_folder);
    }
    const Predicted& predicted = by_size.at(point.size);
    if (!predicted.rate) continue;
    all.model = predicted.model;
    all.figures.push_back(
        {.kind = run::Figure::Kind::kRate,
         .name = trial::size_text(sweep.dimension.resource, point.size) + " break point",
         .predicted = predicted.rate->per_second,
         .measured = point.capacity().per_second});
  }
  return all;
}

void keep(const Context& context, store::Store& store, const std::string& run,
          const run::Comparison& compared) {
  if (compared.figures.empty()) return;
  const auto kept = store.keep_prediction(
      run, {.model = compared.model, .figures = run::figures_json(compared.figures)});
  if (!kept) {
    context.err << "headroom: the prediction is not kept: " << to_string(kept.error()) << '\n';
  }
}

}  // namespace headroom::cli
