#include "calibration/demands.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "design/flow.h"
#include "design/service.h"

namespace headroom::calibration {
namespace {

using namespace std::chrono_literals;

// Seconds of a part of a run: long enough for requests to begin and end in it, mostly.
constexpr std::int64_t kPart = 5;
// Of a core; the kernel counts in hundredths of a second.
constexpr double kLeastCores = 0.002;

// By component, then step of the plan.
struct Visits {
  std::vector<std::vector<double>> visits;  // of one request
  std::vector<std::vector<double>> demand;  // seconds of one visit, as the file says
};

Visits visits_of(const sim::Model& model) {
  const std::size_t classes = model.classes.size();
  Visits all{.visits = std::vector(model.components.size(), std::vector<double>(classes)),
             .demand = std::vector(model.components.size(), std::vector<double>(classes))};
  for (std::size_t k = 0; k < classes; ++k) {
    std::vector<double> only(classes);
    only[k] = 1;
    const auto flows = design::flow_of(model, only);
    for (std::size_t j = 0; j < flows.size(); ++j) {
      all.visits[j][k] = flows[j].requests;
      all.demand[j][k] = flows[j].requests > 0 ? flows[j].work : 0;
    }
  }
  return all;
}

// Points of y = factor x, one for each part of each run.
class Factor {
 public:
  void add(double x, double y) { points_.emplace_back(x, y); }

  double value() const { return sum_y() / sum_x(); }
  double cores(double seconds) const { return sum_y() / seconds; }
  bool is_known() const { return sum_x() > 0; }

  // Half of the 95 % interval over the value.
  double uncertainty() const {
    const auto many = static_cast<double>(points_.size());
    if (points_.size() < 2) return std::numeric_limits<double>::infinity();
    double squares = 0;
    for (const auto& [x, y] : points_) squares += (y - value() * x) * (y - value() * x);
    constexpr double kTwoSided = 1.96;
    return kTwoSided * std::sqrt(squares * many / (many - 1)) / sum_y();
  }

 private:
  double sum_x() const {
    double sum = 0;
    for (const auto& point : points_) sum += point.first;
    return sum;
  }
  double sum_y() const {
    double sum = 0;
    for (const auto& point : points_) sum += point.second;
    return sum;
  }

  std::vector<std::pair<double, double>> points_;
};

bool holds_slots(const spec::Component& component) {
  return !component.holds.empty();
}

// Loads that are nearer to each other tell nothing of what more of it does.
constexpr double kFarApart = 1.5;

// One component in all observations.
class Measuring {
 public:
  explicit Measuring(const spec::Component& component) : component_(component) {}

  // `demand` and `visits`: of its requests by class of the run, in the order of the plan's steps.
  void add(const Observation& observation, std::size_t place, const std::vector<double>& visits,
           const std::vector<double>& demand) {
    const run::Run& run = observation.run;
    Factor& there = by_load_[observation.sessions];
    const run::Window window = run::under_load(run);
    for (std::int64_t from = window.from; from + kPart <= window.to; from += kPart) {
      const run::Window part{from, from + kPart};
      const run::ComponentTotals used = run::component_totals(run, place, part);
      if (used.seconds <= 0) continue;
      double expected = 0;
      for (std::size_t k = 0; k < visits.size(); ++k) {
        const auto answered = static_cast<double>(run::counts(run, k, part).succeeded);
        expected += answered * visits[k] * demand[k];
      }
      factor_.add(expected, used.cpu_seconds);
      there.add(expected, used.cpu_seconds);
      seconds_ += used.seconds;
    }
  }

  bool is_told() const {
    return factor_.is_known() && seconds_ > 0 && factor_.cores(seconds_) >= kLeastCores;
  }

  MeasuredDemand told(const std::vector<std::string>& steps, const std::vector<double>& visits,
                      const std::vector<double>& demand) const {
    MeasuredDemand measured{.component = component_.name,
                            .demand = {},
                            .before = component_.demand,
                            .factor = factor_.value(),
                            .uncertainty = factor_.uncertainty(),
                            .cores = factor_.cores(seconds_),
                            .growth = growth()};
    for (std::size_t k = 0; k < steps.size(); ++k) {
      if (visits[k] > 0) measured.demand[steps[k]] = from_seconds(demand[k] * measured.factor);
    }
    return measured;
  }

 private:
  std::optional<double> growth() const {
    const auto& [lightest, calm] = *by_load_.begin();
    const auto& [heaviest, busy] = *by_load_.rbegin();
    if (heaviest.per_second < kFarApart * lightest.per_second) return std::nullopt;
    if (!calm.is_known() || !busy.is_known()) return std::nullopt;
    return busy.value() / calm.value();
  }

  const spec::Component& component_;
  Factor factor_;
  std::map<Rate, Factor> by_load_;
  double seconds_ = 0;
};

}  // namespace

Result<std::vector<MeasuredDemand>> measure_demands(std::span<const Observation> observations) {
  std::vector<MeasuredDemand> measured;
  if (observations.empty()) return measured;
  const spec::Spec& spec = observations.front().spec;
  const auto plan =
      design::plan_at(spec, {.sessions = observations.front().sessions, .duration = 1min});
  if (!plan) return fail(plan.error());
  const auto model = sim::model_of(spec, *plan, sim::Scaling::kFixed);
  if (!model) return fail(model.error().front());
  Visits all = visits_of(model->model);

  const std::vector<std::string>& steps = model->model.classes;
  for (std::size_t j = 0; j < spec.system.components.size(); ++j) {
    const spec::Component& component = spec.system.components[j];
    if (holds_slots(component)) continue;
    // Where the file says nothing, a second each: the factor is then the demand itself.
    std::vector<double>& demand = all.demand[j];
    const bool says_nothing = std::ranges::all_of(demand, [](double value) { return value == 0; });
    if (says_nothing) std::ranges::fill(demand, 1.0);
    Measuring measuring(component);
    for (const Observation& observation : observations) {
      const auto& there = observation.run.header.components;
      const auto place = std::ranges::find(there, component.name);
      if (place == there.end() || observation.run.header.classes != steps) continue;
      measuring.add(observation, static_cast<std::size_t>(place - there.begin()), all.visits[j],
                    demand);
    }
    if (measuring.is_told()) measured.push_back(measuring.told(steps, all.visits[j], demand));
  }
  return measured;
}

}  // namespace headroom::calibration
