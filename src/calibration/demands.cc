#include "calibration/demands.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "calibration/attribution.h"
#include "calibration/passage.h"

namespace headroom::calibration {
namespace {

// Seconds of a part of a run: long enough for requests to begin and end in it, mostly.
constexpr std::int64_t kPart = 5;
// Of a core; the kernel counts in hundredths of a second.
constexpr double kLeastCores = 0.002;

// By component, then step of the plan.
struct Visits {
  std::vector<std::vector<double>> visits;  // of one request
  std::vector<std::vector<double>> demand;  // seconds of one visit, as the file says
};

Visits visits_of(const Passage& passage) {
  const std::size_t classes = passage.classes().size();
  const std::size_t components = passage.model().components.size();
  Visits all{.visits = std::vector(components, std::vector<double>(classes)),
             .demand = std::vector(components, std::vector<double>(classes))};
  for (std::size_t k = 0; k < classes; ++k) {
    const auto& flows = passage.of_class(k);
    for (std::size_t j = 0; j < flows.size(); ++j) {
      all.visits[j][k] = flows[j].requests;
      all.demand[j][k] = flows[j].requests > 0 ? flows[j].work : 0;
    }
  }
  return all;
}

// Whether the answer waits for all the work on it, piece by piece: nothing is done side by side,
// and nothing that nobody waits for.
bool is_done_in_turn(const sim::Model& model, std::uint32_t component, std::size_t request_class) {
  const sim::Component& here = model.components[component];
  return std::ranges::all_of(here.handlers[request_class].steps, [&](const sim::Step& step) {
    return step.calls.size() <= 1 &&
           std::ranges::all_of(step.calls, [&](const sim::Step::Made& made) {
             const sim::Call& call = here.calls[made.call];
             return call.need == sim::Call::Need::kRequired &&
                    is_done_in_turn(model, call.to, request_class);
           });
  });
}

// The mean time that answers took, by class; kNoBound where that does not bound the work for them,
// or there were too few for a mean.
std::vector<double> waits_of(const Observation& calm, const sim::Model& model) {
  constexpr std::uint64_t kFewestRequests = 20;
  std::vector<double> waits(model.classes.size(), kNoBound);
  if (calm.run.header.classes != model.classes) return waits;
  for (std::size_t k = 0; k < waits.size(); ++k) {
    const Histogram times =
        run::merged(calm.run, k, run::Measure::kServiceTime, run::judged(calm.run));
    if (times.count() < kFewestRequests || !is_done_in_turn(model, model.users[k].to, k)) continue;
    waits[k] = times.mean() / 1e9;
  }
  return waits;
}

// Points of y = factor x, one for each part of each run.
class Factor {
 public:
  void add(double x, double y) { points_.emplace_back(x, y); }

  double value() const { return sum_y() / sum_x(); }
  double seconds() const { return sum_y(); }
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
  // `visits` and `demand`: of its requests by class of the run, in the order of the plan's steps.
  Measuring(const spec::Component& component, std::vector<double> visits,
            std::vector<double> demand)
      : component_(component),
        visits_(std::move(visits)),
        demand_(std::move(demand)),
        came_(visits_.size()) {}

  void add(const Observation& observation, std::size_t place) {
    const run::Run& run = observation.run;
    Factor& there = by_load_[observation.sessions];
    const run::Window window = run::under_load(run);
    for (std::int64_t from = window.from; from + kPart <= window.to; from += kPart) {
      const run::Window part{from, from + kPart};
      const run::ComponentTotals used = run::component_totals(run, place, part);
      if (used.seconds <= 0) continue;
      double expected = 0;
      for (std::size_t k = 0; k < visits_.size(); ++k) {
        const double came = static_cast<double>(run::counts(run, k, part).succeeded) * visits_[k];
        came_[k] += came;
        expected += came * demand_[k];
      }
      factor_.add(expected, used.cpu_seconds);
      there.add(expected, used.cpu_seconds);
      seconds_ += used.seconds;
    }
  }

  bool is_told() const { return factor_.is_known() && seconds_ > 0 && cores() >= kLeastCores; }

  UsedProcessor used() const {
    return {.seconds = factor_.seconds(),
            .visits = came_,
            .proportions = demand_,
            .each_request = visits_};
  }

  // `demand`: seconds of a visit, by class.
  MeasuredDemand told(const std::vector<std::string>& steps,
                      const std::vector<double>& demand) const {
    MeasuredDemand measured{.component = component_.name,
                            .demand = {},
                            .before = component_.demand,
                            .factor = factor_.value(),
                            .uncertainty = factor_.uncertainty(),
                            .cores = cores(),
                            .growth = growth()};
    for (std::size_t k = 0; k < steps.size(); ++k) {
      if (visits_[k] > 0) measured.demand[steps[k]] = from_seconds(demand[k]);
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

  double cores() const { return factor_.seconds() / seconds_; }

  const spec::Component& component_;
  const std::vector<double> visits_;
  const std::vector<double> demand_;
  std::vector<double> came_;  // visits, by class
  Factor factor_;
  std::map<Rate, Factor> by_load_;
  double seconds_ = 0;
};

}  // namespace

Result<std::vector<MeasuredDemand>> measure_demands(std::span<const Observation> observations) {
  std::vector<MeasuredDemand> measured;
  if (observations.empty()) return measured;
  const spec::Spec& spec = observations.front().spec;
  const auto passage = Passage::of(spec, observations.front().sessions);
  if (!passage) return fail(passage.error());
  Visits all = visits_of(*passage);

  const std::vector<std::string>& steps = passage->classes();
  std::vector<Measuring> told;
  for (std::size_t j = 0; j < spec.system.components.size(); ++j) {
    const spec::Component& component = spec.system.components[j];
    if (holds_slots(component)) continue;
    // Where the file says nothing, a second each: the factor is then the demand itself.
    std::vector<double>& demand = all.demand[j];
    const bool says_nothing = std::ranges::all_of(demand, [](double value) { return value == 0; });
    if (says_nothing) std::ranges::fill(demand, 1.0);
    Measuring measuring(component, all.visits[j], demand);
    for (const Observation& observation : observations) {
      const auto& there = observation.run.header.components;
      const auto place = std::ranges::find(there, component.name);
      if (place == there.end() || observation.run.header.classes != steps) continue;
      measuring.add(observation, static_cast<std::size_t>(place - there.begin()));
    }
    if (measuring.is_told()) told.push_back(std::move(measuring));
  }
  std::vector<UsedProcessor> used;
  for (const Measuring& measuring : told) used.push_back(measuring.used());
  const auto demands = attributed(used, waits_of(calmest(observations), passage->model()));
  for (std::size_t i = 0; i < told.size(); ++i) {
    measured.push_back(told[i].told(steps, demands[i]));
  }
  return measured;
}

}  // namespace headroom::calibration
