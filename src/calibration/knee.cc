#include "calibration/knee.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "calibration/bottleneck.h"
#include "calibration/loaded_run.h"

namespace headroom::calibration {
namespace {

// Where fewer waited, slots were free for too long to tell how many there are.
constexpr double kLeastWaited = 0.8;
// Throughput stays behind what comes by this; or is nearly that of a run in which so many fewer
// requests were under way.
constexpr double kBehind = 0.02;
constexpr double kSame = 0.97;
constexpr double kFewerThere = 0.8;
// Slots in use under the low load over those of the loaded run: by then nobody waits in it.
constexpr double kCalm = 0.6;
// Of the requests that come through, so large a share has to be known from the low load.
constexpr double kKnown = 0.95;
// Bounds that are further apart are no answer, one of them over the other.
constexpr double kWidest = 1.4;
constexpr double kTwoSided = 1.96;

std::string seconds_text(double seconds) {
  return seconds < 1 ? fmt::format("{:.3g}ms", seconds * 1e3) : fmt::format("{:.3g}s", seconds);
}

using Told = std::expected<Knee, std::string>;

struct Loaded {
  const Subject& subject;
  LoadedRun run;
};

class Finding {
 public:
  Finding(std::size_t holder, const Subject& calm, Passage passage)
      : holder_(holder), passage_(std::move(passage)) {
    for (std::size_t k = 0; k < passage_.classes().size(); ++k) {
      classes_.push_back(calm_class(calm, passage_, holder_, k));
    }
    calm_run_ = loaded_run(calm.observation.run, classes_);
    calm_replicas_ = replicas_of(calm);
  }

  Told find(const std::vector<const Subject*>& subjects) {
    std::vector<Loaded> loaded;
    for (const Subject* subject : subjects) {
      const run::Run& run = subject->observation.run;
      if (run.header.classes != passage_.classes()) continue;
      loaded.push_back({.subject = *subject, .run = loaded_run(run, classes_)});
    }
    if (loaded.empty())
      return std::unexpected("there is no run of another load beside the calmest");
    std::optional<Knee> best;
    for (const Loaded& one : loaded) {
      auto told = of(one, loaded);
      if (!told) continue;
      if (!best || told->most / told->least < best->most / best->least) best = std::move(*told);
    }
    if (best) return *best;
    // The one that went furthest says why.
    return of(
        *std::ranges::max_element(loaded, {}, [](const Loaded& one) { return one.run.in_system; }),
        loaded);
  }

 private:
  Told of(const Loaded& loaded, const std::vector<Loaded>& all) const {
    const LoadedRun& run = loaded.run;
    const std::string& id = loaded.subject.observation.run.header.id;
    const auto untold = [&](const std::string& why) {
      return std::unexpected(fmt::format("in {} {}", id, why));
    };
    if (run.throughput <= 0) return untold("nothing came through");
    if (auto full = other_bottleneck(loaded.subject, passage_, run.per_second, holder_)) {
      return untold(*full);
    }
    if (run.known < kKnown) {
      return untold(
          fmt::format("{:.0f}% of what came through are requests of which the run of the "
                      "lightest load has too few",
                      (1 - run.known) * 100));
    }
    if (run.waited < kLeastWaited || !is_flat(run, all)) {
      return untold(fmt::format(
          "throughput was still rising, at {:.3g}/s: {:.0f}% of the requests waited for a slot",
          run.throughput, run.waited * 100));
    }
    const double replicas = replicas_of(loaded.subject);
    if (calm_run_.most / calm_replicas_ > kCalm * run.least / replicas) {
      return untold(
          "throughput was at its end, but the lightest load beside it is too near to tell "
          "how long a request holds a slot without waiting");
    }
    const double chance = kTwoSided * std::sqrt(run.variance);
    const Knee knee{.least = std::max(0.0, run.least - chance) / replicas,
                    .most = (run.most + chance) / run.waited / replicas,
                    .throughput = run.throughput,
                    .hold = (run.least + run.most) / 2 / run.throughput,
                    .waited = run.waited,
                    .run = id};
    if (knee.most <= kWidest * knee.least) return knee;
    if (run.most > std::sqrt(kWidest) * run.least) {
      return untold(fmt::format(
          "{:.3g}/s came through, and what of an answer's time holds a slot is not known: between "
          "{} and {}",
          run.throughput, seconds_text(run.least / run.throughput),
          seconds_text(run.most / run.throughput)));
    }
    return untold(
        fmt::format("throughput was at its end, but it says no more than {:.1f} to {:.1f}: "
                    "it is too short, or too few requests waited",
                    knee.least, knee.most));
  }

  // Whether more requests under way brought no more throughput.
  bool is_flat(const LoadedRun& run, const std::vector<Loaded>& all) const {
    if (run.done < (1 - kBehind) * run.come) return true;
    return std::ranges::any_of(all, [&](const Loaded& other) {
      return other.run.throughput >= kSame * run.throughput &&
             other.run.in_system <= kFewerThere * run.in_system;
    });
  }

  double replicas_of(const Subject& subject) const {
    const run::Run& run = subject.observation.run;
    const spec::Component& component = subject.spec.system.components[holder_];
    const auto place = std::ranges::find(run.header.components, component.name);
    if (place != run.header.components.end()) {
      const auto number = static_cast<std::size_t>(place - run.header.components.begin());
      const double seen = run::component_totals(run, number, run::under_load(run)).replicas;
      if (seen > 0) return seen;
    }
    return component.replicas;
  }

  std::size_t holder_;
  Passage passage_;
  std::vector<CalmClass> classes_;
  LoadedRun calm_run_;
  double calm_replicas_ = 1;
};

}  // namespace

Result<Told> find_knee(std::size_t holder, const Subject& calm,
                       const std::vector<const Subject*>& loaded) {
  auto passage = Passage::of(calm.spec, calm.observation.sessions);
  if (!passage) return fail(std::move(passage.error()));
  if (calm.observation.run.header.classes != passage->classes()) {
    return Told(std::unexpected("the requests of the runs are not those of the file any more"));
  }
  return Finding(holder, calm, std::move(*passage)).find(loaded);
}

}  // namespace headroom::calibration
