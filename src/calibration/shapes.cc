#include "calibration/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "calibration/rerun.h"
#include "design/flow.h"
#include "design/service.h"
#include "sim/model_of.h"

namespace headroom::calibration {
namespace {

// From all alike to more than twice as scattered as an exponential law.
constexpr std::array kVariations = {0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5};
// A component that does less of the work than this does not shape the response times.
constexpr double kWorthShaping = 0.1;
constexpr std::size_t kMostShaped = 3;
// A spread that is smaller, relative to the median, does not tell a factor from a constant.
constexpr double kSpread = 0.2;
constexpr double kFactorMost = 3;

double median_of(const Quantiles& values) {
  return values[4];
}

double mean_of(const Quantiles& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// measured = overhead + factor x predicted, overhead >= 0.
struct Line {
  double overhead = 0;
  double factor = 1;
};

Line constant_apart(const Quantiles& predicted, const Quantiles& measured) {
  return {.overhead = std::max(0.0, median_of(measured) - median_of(predicted))};
}

Line line_through(const Quantiles& predicted, const Quantiles& measured) {
  const double mean_x = mean_of(predicted);
  const double mean_y = mean_of(measured);
  double covariance = 0;
  double variance = 0;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    covariance += (predicted[i] - mean_x) * (measured[i] - mean_y);
    variance += (predicted[i] - mean_x) * (predicted[i] - mean_x);
  }
  Line line{.factor = std::clamp(covariance / variance, 1 / kFactorMost, kFactorMost)};
  line.overhead = mean_y - line.factor * mean_x;
  if (line.overhead < 0) line = {.overhead = 0, .factor = mean_y / mean_x};
  return line;
}

// The times of one request class, in seconds.
struct Times {
  Quantiles quantiles{};
  std::optional<double> first;  // median time to the first event, of streams
  std::uint64_t many = 0;
};

Times times_of(const run::Run& run, std::size_t request_class) {
  const auto merged = [&](run::Measure measure) {
    return run::merged(run, request_class, measure, run::judged(run));
  };
  const Histogram whole = merged(run::Measure::kServiceTime);
  const Histogram first = merged(run::Measure::kTtft);
  Times times{.many = whole.count()};
  if (whole.count() > 0) times.quantiles = quantiles_of(whole);
  if (first.count() > 0) times.first = static_cast<double>(first.percentile(0.5)) / 1e9;
  return times;
}

// One request class, measured.
struct Measured {
  std::size_t step = 0;  // of the plan
  Times times;
  std::string holder;  // the component on its way that holds slots; empty: none
};

// Of a class whose way leads through slots. Where it streams, what comes before the first event
// tells the overhead, and the means tell the factor. A factor that such samples bring about by
// chance is none: how long answers are varies a lot.
Line line_through_slots(const Times& predicted, const Times& measured) {
  const double spread =
      (predicted.quantiles[8] - predicted.quantiles[0]) / median_of(predicted.quantiles);
  if (spread < kSpread) return constant_apart(predicted.quantiles, measured.quantiles);
  Line line = line_through(predicted.quantiles, measured.quantiles);
  if (predicted.first && measured.first) {
    line.overhead = std::max(0.0, *measured.first - *predicted.first);
    line.factor = (mean_of(measured.quantiles) - line.overhead) / mean_of(predicted.quantiles);
  }
  // Between the tenth and the ninetieth percentile of a normal law lie 2.56 deviations.
  const double error = spread / 2.56 / std::sqrt(static_cast<double>(measured.many));
  constexpr double kTwoSided = 1.96;
  if (std::abs(line.factor - 1) > kTwoSided * error) return line;
  if (!measured.first) return constant_apart(predicted.quantiles, measured.quantiles);
  line.factor = 1;
  return line;
}

struct Fitted {
  std::vector<Line> lines;  // by Measured
  double misfit = 0;
};

class Fitting {
 public:
  Fitting(spec::Spec spec, const Observation& calm) : spec_(std::move(spec)), calm_(calm) {}

  Result<Shapes> run() {
    if (auto ready = prepare(); !ready) return fail(std::move(ready.error()));
    auto best = fit();
    if (!best) return fail(std::move(best.error()));
    Shapes shapes;
    for (spec::Component* component : shaped_) {
      const double before = component->variation;
      double chosen = before;
      for (const double variation : kVariations) {
        component->variation = variation;
        auto fitted = fit();
        if (!fitted) return fail(std::move(fitted.error()));
        if (fitted->misfit >= best->misfit) continue;
        best = std::move(fitted);
        chosen = variation;
      }
      component->variation = chosen;
      shapes.variation[component->name] = chosen;
    }
    tell(*best, shapes);
    return shapes;
  }

 private:
  Result<void> prepare();
  void choose_shaped(const std::vector<design::ComponentFlow>& flows);
  std::string holder_of(const sim::Model& model, std::size_t step) const;
  Result<Fitted> fit() const;
  void tell(const Fitted& best, Shapes& shapes) const;

  spec::Spec spec_;
  const Observation& calm_;
  std::optional<Rerun> rerun_;
  std::vector<Measured> measured_;
  std::vector<spec::Component*> shaped_;  // in spec_, those that work most first
};

Result<void> Fitting::prepare() {
  auto rerun = Rerun::of(spec_, calm_);
  if (!rerun) return fail(std::move(rerun.error()));
  rerun_ = std::move(*rerun);
  const workload::Plan& plan = rerun_->plan();

  const auto model = sim::model_of(spec_, plan, sim::Scaling::kFixed);
  if (!model) return fail(model.error().front());
  const auto& header = calm_.run.header;
  choose_shaped(design::flow_of(model->model, design::requests_by_step(plan)));
  for (std::size_t i = 0; i < header.classes.size(); ++i) {
    const auto step = std::ranges::find(model->model.classes, header.classes[i]);
    if (step == model->model.classes.end()) continue;
    const Times times = times_of(calm_.run, i);
    if (times.many < kFewestForQuantiles) continue;
    const auto place = static_cast<std::size_t>(step - model->model.classes.begin());
    measured_.push_back({.step = place, .times = times, .holder = holder_of(model->model, place)});
  }
  return {};
}

void Fitting::choose_shaped(const std::vector<design::ComponentFlow>& flows) {
  double all = 0;
  std::vector<std::pair<double, std::size_t>> works;
  for (std::size_t j = 0; j < flows.size(); ++j) {
    if (!spec_.system.components[j].holds.empty()) continue;
    const double work = flows[j].requests * flows[j].work;
    works.emplace_back(work, j);
    all += work;
  }
  std::ranges::sort(works, std::greater<>());
  for (const auto& [work, j] : works) {
    if (work <= kWorthShaping * all || shaped_.size() == kMostShaped) break;
    shaped_.push_back(&spec_.system.components[j]);
  }
}

std::string Fitting::holder_of(const sim::Model& model, std::size_t step) const {
  std::vector<double> only(model.classes.size());
  only[step] = 1;
  const auto flows = design::flow_of(model, only);
  for (std::size_t j = 0; j < flows.size(); ++j) {
    if (flows[j].requests > 0 && !spec_.system.components[j].holds.empty()) return flows[j].name;
  }
  return {};
}

Result<Fitted> Fitting::fit() const {
  const auto simulated = rerun_->simulated(spec_);
  if (!simulated) return fail(simulated.error());
  Fitted fitted;
  double squares = 0;
  for (const Measured& one : measured_) {
    const Times times = times_of(*simulated, one.step);
    if (times.many == 0) {
      fitted.lines.push_back({});
      continue;
    }
    const Quantiles& predicted = times.quantiles;
    const Line line = one.holder.empty() ? constant_apart(predicted, one.times.quantiles)
                                         : line_through_slots(times, one.times);
    for (std::size_t i = 0; i < predicted.size(); ++i) {
      const double off = (line.overhead + line.factor * predicted[i]) / one.times.quantiles[i] - 1;
      squares += off * off / static_cast<double>(predicted.size() * measured_.size());
    }
    fitted.lines.push_back(line);
  }
  fitted.misfit = std::sqrt(squares);
  return fitted;
}

void Fitting::tell(const Fitted& best, Shapes& shapes) const {
  std::map<std::string, std::pair<double, double>> factors;  // sum over requests, and how many
  for (std::size_t i = 0; i < measured_.size(); ++i) {
    const Measured& one = measured_[i];
    const Line& line = best.lines[i];
    shapes.overhead[rerun_->plan().steps[one.step].name] = from_seconds(line.overhead);
    if (one.holder.empty()) continue;
    auto& [sum, many] = factors[one.holder];
    sum += line.factor * static_cast<double>(one.times.many);
    many += static_cast<double>(one.times.many);
  }
  for (const auto& [component, sum] : factors) {
    shapes.holds_factor[component] = sum.first / sum.second;
  }
  shapes.misfit = best.misfit;
}

}  // namespace

Result<Shapes> fit_shapes(const spec::Spec& spec, const Observation& calm) {
  return Fitting(spec, calm).run();
}

}  // namespace headroom::calibration
