#include "calibration/concurrency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "calibration/demands.h"
#include "calibration/rerun.h"

namespace headroom::calibration {
namespace {

constexpr std::array kLimits = {1, 2, 4, 8, 16, 32};

// Of what the busiest component may use. A queue forgets what it was after some 1 / (1 - use)^2 of
// what makes it, service times or the periods of a quota: above, that is seconds, and a run of
// twenty has its length by chance.
constexpr double kMostUse = 0.7;
constexpr std::uint64_t kFewestRequests = 500;
// A run that is missed by more whatever the limit was disturbed by something else.
constexpr double kUnexplained = 0.3;
// A run that is missed by nearly the same whatever the limit says nothing: its requests hardly met.
constexpr double kLeastDifference = 0.03;
// A limit has to miss the run in the middle by so much less than none does, in proportion and in
// all, and be nearer in so large a share of the runs.
constexpr double kNearer = 0.8;
constexpr double kLeastGain = 0.03;
constexpr double kMostRuns = 0.66;
// Of limits that are as good as each other, the loosest.
constexpr double kAsGood = 1.1;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

Histogram times_of(const run::Run& run, std::size_t request_class) {
  return run::merged(run, request_class, run::Measure::kServiceTime, run::judged(run));
}

spec::Component& component_of(spec::Spec& spec, const std::string& name) {
  return *std::ranges::find(spec.system.components, name, &spec::Component::name);
}

bool uses_too_much(const run::Run& run) {
  double busiest = 0;
  for (std::size_t place = 0; place < run.header.components.size(); ++place) {
    const auto used = run::component_totals(run, place, run::judged(run));
    if (used.seconds > 0) busiest = std::max(busiest, used.utilisation());
  }
  return busiest > kMostUse;
}

// A run that is simulated again and again, each time with another limit.
class Retried {
 public:
  // Nothing of a run that cannot tell.
  static Result<std::optional<Retried>> of(Subject subject) {
    const run::Run& run = subject.observation.run;
    if (run::counts(run, std::nullopt, run::judged(run)).succeeded < kFewestRequests ||
        uses_too_much(run)) {
      return std::nullopt;
    }
    auto demands = measure_demands(std::span(&subject.observation, 1));
    if (!demands) return fail(std::move(demands.error()));
    for (MeasuredDemand& measured : *demands) {
      component_of(subject.spec, measured.component).demand = std::move(measured.demand);
    }
    auto rerun = Rerun::of(subject.spec, subject.observation);
    if (!rerun) return fail(std::move(rerun.error()));
    Retried retried(std::move(subject.spec), std::move(*rerun));
    for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
      const Histogram times = times_of(run, i);
      if (times.count() < kFewestForQuantiles) continue;
      retried.measured_.emplace_back(run.header.classes[i], quantiles_of(times));
    }
    return retried;
  }

  void set_limit(const std::string& component, std::optional<int> limit) {
    component_of(spec_, component).concurrency = limit;
  }

  // By how much it is missed.
  Result<double> distance() const {
    const auto simulated = rerun_.simulated(spec_);
    if (!simulated) return fail(simulated.error());
    double squares = 0;
    std::size_t many = 0;
    for (const auto& [name, measured] : measured_) {
      const auto place = std::ranges::find(simulated->header.classes, name);
      if (place == simulated->header.classes.end()) continue;
      const auto number = static_cast<std::size_t>(place - simulated->header.classes.begin());
      const Quantiles predicted = quantiles_of(times_of(*simulated, number));
      for (std::size_t i = 0; i < measured.size(); ++i) {
        constexpr double kShortest = 1e-6;  // seconds
        const double off =
            std::log(std::max(predicted[i], kShortest) / std::max(measured[i], kShortest));
        squares += off * off;
        ++many;
      }
    }
    return many == 0 ? 2 * kUnexplained : std::sqrt(squares / static_cast<double>(many));
  }

 private:
  Retried(spec::Spec spec, Rerun rerun) : spec_(std::move(spec)), rerun_(std::move(rerun)) {}

  spec::Spec spec_;
  Rerun rerun_;
  std::vector<std::pair<std::string, Quantiles>> measured_;  // by class
};

// By how much each run is missed.
using Distances = std::vector<double>;

Result<Distances> distances(std::vector<Retried>& runs, const std::string& component,
                            std::optional<int> limit) {
  Distances all;
  for (Retried& run : runs) {
    run.set_limit(component, limit);
    const auto distance = run.distance();
    if (!distance) return fail(distance.error());
    all.push_back(*distance);
  }
  return all;
}

struct Candidate {
  int limit = 0;
  Distances missed;
};

// Without the runs that say nothing.
void set_silent_aside(Distances& missed_by_all, std::vector<Candidate>& candidates) {
  for (std::size_t i = missed_by_all.size(); i-- > 0;) {
    double least = missed_by_all[i];
    double most = least;
    for (const Candidate& one : candidates) {
      least = std::min(least, one.missed[i]);
      most = std::max(most, one.missed[i]);
    }
    if (least <= kUnexplained && most - least >= kLeastDifference) continue;
    const auto here = static_cast<std::ptrdiff_t>(i);
    missed_by_all.erase(missed_by_all.begin() + here);
    for (Candidate& one : candidates) one.missed.erase(one.missed.begin() + here);
  }
}

bool is_nearer(const Distances& missed, const Distances& missed_by_all) {
  std::vector<double> ratios;
  std::vector<double> gains;
  for (std::size_t i = 0; i < missed.size(); ++i) {
    ratios.push_back(missed[i] / missed_by_all[i]);
    gains.push_back(missed_by_all[i] - missed[i]);
  }
  const auto nearer =
      static_cast<double>(std::ranges::count_if(ratios, [](double r) { return r < 1; }));
  return median(ratios) <= kNearer && median(gains) >= kLeastGain &&
         nearer >= kMostRuns * static_cast<double>(ratios.size());
}

Result<Concurrency> fit_one(std::vector<Retried>& runs, const std::string& component) {
  Concurrency found{.component = component};
  auto by_all = distances(runs, component, std::nullopt);
  if (!by_all) return fail(std::move(by_all.error()));
  std::vector<Candidate> candidates;
  for (const int limit : kLimits) {
    auto missed = distances(runs, component, limit);
    if (!missed) return fail(std::move(missed.error()));
    candidates.push_back({.limit = limit, .missed = std::move(*missed)});
  }
  set_silent_aside(*by_all, candidates);
  found.runs = by_all->size();
  if (found.runs > 0) {
    found.missed_by_all = median(*by_all);
    std::erase_if(candidates,
                  [&](const Candidate& one) { return !is_nearer(one.missed, *by_all); });
    double least = found.missed_by_all;
    for (const Candidate& one : candidates) least = std::min(least, median(one.missed));
    for (const Candidate& one : candidates) {
      const double missed = median(one.missed);
      if (missed > kAsGood * least) continue;
      found.limit = one.limit;
      found.missed_by_limit = missed;
    }
  }
  for (Retried& run : runs) run.set_limit(component, found.limit);
  return found;
}

}  // namespace

bool says_how_many(const spec::Component& component) {
  return component.concurrency || component.slots || component.batch;
}

Result<std::vector<Concurrency>> fit_concurrency(std::vector<Subject> subjects,
                                                 const std::vector<std::string>& components) {
  std::vector<std::string> open = components;
  if (!subjects.empty()) {
    std::erase_if(open, [&](const std::string& name) {
      return says_how_many(component_of(subjects.front().spec, name));
    });
  }
  std::vector<Retried> runs;
  for (Subject& subject : subjects) {
    auto run = Retried::of(std::move(subject));
    if (!run) return fail(std::move(run.error()));
    if (*run) runs.push_back(std::move(**run));
  }
  std::vector<Concurrency> found;
  for (const std::string& name : open) {
    auto one = fit_one(runs, name);
    if (!one) return fail(std::move(one.error()));
    found.push_back(std::move(*one));
  }
  return found;
}

}  // namespace headroom::calibration
