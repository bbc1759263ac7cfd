#include "trial/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "trial/host_load.h"
#include "trial/provenance.h"

namespace headroom::trial {
namespace {

using Clock = std::chrono::steady_clock;
using Limit = SweepPoint::Limit;

// By how much a search goes on from where a repeat of the same size ended, and from where growth in
// proportion says that another one ends.
constexpr double kNearRepeat = 1.15;
constexpr double kNearProportion = 1.4;

// Notes how busy this machine is during each probe, and passes all on.
class HostWatch final : public SearchWatcher {
 public:
  explicit HostWatch(SearchWatcher& next) : next_(next) {}

  std::vector<run::Recorder*> begin(std::size_t number, Rate rate) override {
    began_ = processor_time();
    return next_.begin(number, rate);
  }
  void finished(const Probe& probe) override {
    busy_.push_back(busy_share(began_, processor_time()));
    next_.finished(probe);
  }
  void waits_for_recovery() override { next_.waits_for_recovery(); }

  const std::vector<double>& busy() const { return busy_; }

 private:
  SearchWatcher& next_;
  std::optional<ProcessorTime> began_;
  std::vector<double> busy_;  // of each probe
};

std::string broken_text(const Probe& probe) {
  std::string text;
  for (const run::Verdict& verdict : broken(probe)) {
    text += (text.empty() ? "" : "; ") + verdict.requirement.text;
  }
  return text;
}

// ": " and the first reason for which its evidence is not trusted, without what to do about it.
std::string doubt_of(const Breakpoint& found) {
  const Probe* evidence = found.evidence();
  if (evidence == nullptr || evidence->finished.judgement.trust.reasons.empty()) return {};
  const std::string& reason = evidence->finished.judgement.trust.reasons.front();
  return ": " + reason.substr(0, reason.find(';'));
}

// Why a search says nothing of the service; nothing where it does.
std::optional<std::pair<Limit, std::string>> other_limit(const Breakpoint& found,
                                                         double host_busy) {
  using Ending = Breakpoint::Ending;
  if (found.ending == Ending::kNotRecovered) {
    return std::pair{Limit::kUnsettled, std::string("the service did not recover")};
  }
  if (found.ending != Ending::kSettled) {
    return std::pair{Limit::kUnsettled,
                     std::string("the search ended before its tolerance was reached")};
  }
  if (!found.first_bad) {
    return std::pair{Limit::kRange, fmt::format("it holds {}, the end of the search",
                                                to_string(*found.last_good))};
  }
  if (found.bad_is_unclear) {
    return std::pair{Limit::kGenerator, "the generator was the limit" + doubt_of(found)};
  }
  if (!found.last_good) {
    return std::pair{Limit::kRange, fmt::format("it breaks at {}, the beginning of the search",
                                                to_string(*found.first_bad))};
  }
  if (host_busy >= kHostIsBusy) {
    return std::pair{
        Limit::kHost,
        fmt::format("this machine was the limit: {:.0f}% of its processors' time was in use",
                    host_busy * 100)};
  }
  return std::nullopt;
}

// The id of the last probe that held at the highest rate that did.
std::string run_that_held(const Breakpoint& found) {
  std::string id;
  for (const Probe& probe : found.probes) {
    if (probe.rate == found.last_good && probe.answer == workload::Probed::kHeld) {
      id = probe.finished.run.header.id;
    }
  }
  return id;
}

// Whether asking again would most likely find the same.
bool is_settled(const SweepPoint& point) {
  return point.limit == Limit::kService || point.limit == Limit::kRange;
}

bool is_of(const SweepPoint& point, const SweepStep& step) {
  return point.size == step.size && point.repeat == step.repeat;
}

class Sweeping {
 public:
  Sweeping(const SweepSetup& setup, SweepWatcher& watcher, store::Store* store,
           const load::StopRequest& stop)
      : setup_(setup), watcher_(watcher), store_(store), stop_(stop) {}

  Result<Sweep> run(const std::string& series, const std::vector<SweepPoint>& known);

 private:
  Result<void> measure(const SweepStep& step);
  SearchSetup search_at(const SweepStep& step, Variant& variant) const;
  Nanos elapsed() const { return Clock::now() - began_; }

  const SweepSetup& setup_;
  SweepWatcher& watcher_;
  store::Store* store_;
  const load::StopRequest& stop_;
  const Clock::time_point began_ = Clock::now();
  Sweep result_;
  std::vector<SweepPoint> seen_;  // those that are measured anew too: they say where to begin
};

Result<Sweep> Sweeping::run(const std::string& series, const std::vector<SweepPoint>& known) {
  result_ = {.series = series,
             .identity = setup_.search.identity,
             .dimension = setup_.dimension,
             .repeats = setup_.repeats,
             .started = std::chrono::system_clock::now(),
             .points = {}};
  result_.identity.series = series;
  seen_ = known;
  std::ranges::copy_if(known, std::back_inserter(result_.points), is_settled);
  for (const SweepStep& step : steps_left(setup_, known)) {
    if (setup_.at_most && elapsed() >= *setup_.at_most) result_.ending = Sweep::Ending::kOutOfTime;
    if (stop_.count() > 0) result_.ending = Sweep::Ending::kInterrupted;
    if (result_.ending != Sweep::Ending::kComplete) break;
    auto measured = measure(step);
    // What a user interrupts fails on the way up, or ends without a point.
    const bool is_done = !result_.points.empty() && is_of(result_.points.back(), step);
    if (stop_.count() > 0 && !is_done) {
      result_.ending = Sweep::Ending::kInterrupted;
      break;
    }
    if (!measured) return fail(std::move(measured.error()));
  }
  result_.duration = elapsed();
  return std::move(result_);
}

Result<void> Sweeping::measure(const SweepStep& step) {
  const auto spec = setup_.spec_at(step.size);
  if (!spec) return fail(spec.error());
  HostWatch watch(watcher_.begin(step));
  const auto found =
      at_variant(*spec, setup_.platform_of, [&](Variant& variant) -> Result<Breakpoint> {
        return find_breakpoint(search_at(step, variant), watch, store_, stop_);
      });
  if (!found) return fail(found.error());
  // It says nothing, and --resume makes it anew.
  if (found->ending == Breakpoint::Ending::kInterrupted) return {};
  result_.points.push_back(point_of(step.size, step.repeat, *found, watch.busy()));
  if (found->ending == Breakpoint::Ending::kUnsettled && setup_.at_most &&
      elapsed() + found->hold > *setup_.at_most) {
    result_.ending = Sweep::Ending::kOutOfTime;
    result_.points.back().why = "the time was over before its search settled";
  }
  seen_.push_back(result_.points.back());
  return watcher_.finished(result_.points.back());
}

SearchSetup Sweeping::search_at(const SweepStep& step, Variant& variant) const {
  SearchSetup search = setup_.search;
  search.load.base_url = variant.url();
  search.platform = &variant.platform();
  search.range = narrowed(search.range, step.size, setup_.dimension.resource, seen_);
  search.series = result_.series;
  search.identity.remarks.push_back(fmt::format("{} of {}, repeat {}",
                                                size_text(setup_.dimension.resource, step.size),
                                                setup_.dimension.component, step.repeat));
  if (setup_.at_most) search.at_most = *setup_.at_most - elapsed();
  if (search.holding.length == Holding::Length::kFollowsSessions) {
    for (const SweepPoint& point : seen_) {
      search.holding.hold = std::max(search.holding.hold, point.hold);
      search.holding.settle = std::max(search.holding.settle, point.settle);
    }
  }
  return search;
}

}  // namespace

Rate SweepPoint::capacity() const {
  HEADROOM_CHECK(limit == Limit::kService && holds && breaks, "the service was the limit");
  return Rate{std::sqrt(holds->per_second * breaks->per_second)};
}

SweepPoint point_of(double size, int repeat, const Breakpoint& found,
                    const std::vector<double>& host_busy) {
  SweepPoint point{.size = size,
                   .repeat = repeat,
                   .holds = found.last_good,
                   .breaks = found.first_bad,
                   .run = run_that_held(found),
                   .hold = found.hold,
                   .settle = found.settle};
  const Probe* evidence = found.evidence();
  if (evidence != nullptr) {
    const auto number = static_cast<std::size_t>(evidence - found.probes.data());
    if (number < host_busy.size()) point.host_busy = host_busy[number];
    point.why = broken_text(*evidence);
  }
  if (auto other = other_limit(found, point.host_busy)) {
    point.limit = other->first;
    point.why = std::move(other->second);
  }
  return point;
}

std::vector<SweepStep> interleaved(const std::vector<double>& sizes, int repeats) {
  std::vector<SweepStep> steps;
  std::vector<double> order = sizes;
  for (int repeat = 1; repeat <= repeats; ++repeat) {
    for (const double size : order) steps.push_back({.size = size, .repeat = repeat});
    std::ranges::rotate(order, order.end() - 1);
  }
  return steps;
}

std::vector<SweepStep> steps_left(const SweepSetup& setup, const std::vector<SweepPoint>& known) {
  std::vector<SweepStep> left = interleaved(setup.sizes, setup.repeats);
  std::erase_if(left, [&](const SweepStep& step) {
    return std::ranges::any_of(
        known, [&](const SweepPoint& point) { return is_settled(point) && is_of(point, step); });
  });
  return left;
}

double expected_growth(Resource resource, double from, double to) {
  return resource == Resource::kMemory ? 1 : to / from;
}

workload::SearchRange narrowed(workload::SearchRange range, double size, Resource resource,
                               const std::vector<SweepPoint>& known) {
  // The last of the same size, or else the one of the nearest size.
  const SweepPoint* nearest = nullptr;
  for (const SweepPoint& point : known) {
    if (!point.holds) continue;
    const auto distance = [&](const SweepPoint& of) { return std::abs(std::log(of.size / size)); };
    if (nearest == nullptr || distance(point) <= distance(*nearest)) nearest = &point;
  }
  if (nearest == nullptr) return range;
  const bool is_repeat = nearest->size == size;
  const double more = expected_growth(resource, nearest->size, size);
  range.start = std::clamp(Rate{nearest->holds->per_second * more}, range.lowest, range.highest);
  // One that ended before anything broke may be far from where it does.
  if (nearest->breaks) {
    range.growth = std::min(range.growth, is_repeat ? kNearRepeat : kNearProportion);
  }
  return range;
}

Result<Sweep> sweep(const SweepSetup& setup, const std::string& series,
                    const std::vector<SweepPoint>& known, SweepWatcher& watcher,
                    store::Store* store, const load::StopRequest& stop) {
  return Sweeping(setup, watcher, store, stop).run(series, known);
}

Scalability assess(const Sweep& sweep, std::optional<spec::ScalingExpectation> expectation) {
  std::vector<MeasuredSize> sizes;
  for (const SweepPoint& point : sweep.points) {
    MeasuredSize& size = sizes.emplace_back();
    size.size = point.size;
    if (point.limit == Limit::kService) {
      size.throughputs = {point.capacity().per_second};
    } else {
      if (point.holds) size.throughputs = {point.holds->per_second};
      size.left_out = point.why;
    }
  }
  return assess(std::move(sizes), std::move(expectation));
}

run::Outcome outcome_of(const Sweep& sweep, const Scalability& scalability) {
  const run::Outcome outcome = outcome_of(scalability);
  return sweep.ending == Sweep::Ending::kInterrupted && outcome != run::Outcome::kFail
             ? run::Outcome::kPartial
             : outcome;
}

}  // namespace headroom::trial
