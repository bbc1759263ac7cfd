#include "design/ranking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "design/break_point.h"
#include "design/held.h"
#include "design/lever.h"
#include "design/levered.h"
#include "run/tags.h"

namespace headroom::design {
namespace {

using spec::Lever;

// What is less is no effect: both are simulated with the same seed, so that this is far above what
// chance makes of the difference.
constexpr double kCapacityGain = 1.001;
constexpr double kHoldsGain = 1.1;  // of two searches, each within 5 %
constexpr double kTimeGain = 0.95;
constexpr double kFailedGain = 0.001;

run::Requests requests_of(const run::Run& run, std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto& classes = run.header.classes;
  const auto found = std::ranges::find(classes, name);
  if (found != classes.end()) return static_cast<std::size_t>(found - classes.begin());
  for (const run::Tag& tag : run::tags_of(run.header)) {
    if (tag.name == name) return tag.classes;
  }
  return std::nullopt;
}

std::optional<Nanos> response_time(const run::Run& run, std::string_view step) {
  const Histogram times =
      run::merged(run, requests_of(run, step), run::Measure::kResponseTime, run::judged(run));
  if (times.count() == 0) return std::nullopt;
  return Nanos(static_cast<std::int64_t>(times.percentile(0.95)));
}

bool is_of_time(const spec::Requirement& requirement) {
  return spec::unit_of(requirement.metric) == spec::Unit::kSeconds &&
         requirement.metric != spec::Metric::kLateness &&
         requirement.metric != spec::Metric::kRecovery;
}

std::string slowest_step(const run::Run& run, const std::vector<spec::Requirement>& requirements) {
  std::string slowest;
  Nanos longest{};
  for (const spec::Requirement& requirement : requirements) {
    if (!is_of_time(requirement) || requirement.subject.empty()) continue;
    const auto time = response_time(run, requirement.subject);
    if (!time || *time <= longest) continue;
    longest = *time;
    slowest = requirement.subject;
  }
  return slowest;
}

sim::Model with_replicas(sim::Model model, const std::vector<int>& replicas) {
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    sim::Component& component = model.components[i];
    component.replicas = static_cast<std::uint32_t>(replicas[i]);
    if (component.replicas_max != 0) {
      component.replicas_max = std::max(component.replicas_max, component.replicas);
    }
  }
  return model;
}

Result<Held> hold_load(const Levered& levered, Rate sessions) {
  return hold(levered.service, with_replicas(levered.service.model.model, levered.at_load),
              {.sessions = sessions});
}

Result<std::optional<Rate>> holds_to(const Levered& levered) {
  if (levered.service.spec.requirements.empty()) return std::nullopt;
  const auto found =
      break_point(levered.service, with_replicas(levered.service.model.model, levered.at_most));
  if (!found) return fail(found.error());
  return found->holds;
}

Result<Effect> effect_of(const Levered& levered, const Held& held, const std::string& step) {
  const auto holds = holds_to(levered);
  if (!holds) return fail(holds.error());
  Effect effect{.levers = {},
                .capacity = Rate{std::numeric_limits<double>::infinity()},
                .bottleneck = "",
                .holds_to = *holds,
                .response_time = response_time(held.run, step),
                .failed = {},
                .holds = held.holds(),
                .cost = {},
                .useless = ""};
  for (std::size_t i = 0; i < levered.at_most.size(); ++i) {
    const double capacity = levered.capacity_of(i);
    if (capacity >= effect.capacity.per_second) continue;
    effect.capacity = Rate{capacity};
    effect.bottleneck = levered.service.capacity.components[i].name();
  }
  const run::Counts counts = run::counts(held.run, std::nullopt, run::judged(held.run));
  if (counts.finished() > 0) {
    effect.failed =
        Ratio{static_cast<double>(counts.failed) / static_cast<double>(counts.finished())};
  }
  return effect;
}

bool helps(const Effect& effect, const Effect& before) {
  if (effect.capacity.per_second > before.capacity.per_second * kCapacityGain) return true;
  if (effect.holds_to && !before.holds_to) return true;
  if (effect.holds_to && effect.holds_to->per_second > before.holds_to->per_second * kHoldsGain) {
    return true;
  }
  if (effect.failed.value < before.failed.value - kFailedGain) return true;
  if (!effect.response_time || !before.response_time) return effect.response_time.has_value();
  return to_seconds(*effect.response_time) < to_seconds(*before.response_time) * kTimeGain;
}

std::string rate_text(double per_second) {
  return to_string(Rate{per_second});
}

// Why a single lever, which does not help, does not.
std::string reason(const Levered& changed, const Levered& as_is, const Effect& effect,
                   const Effect& before) {
  if (before.bottleneck.empty()) return "nothing runs out as it stands";
  const std::size_t then = *as_is.find(before.bottleneck);
  const std::size_t now = *changed.find(before.bottleneck);
  const double room_before = as_is.capacity_of(then);
  const double room_now = changed.capacity_of(now);
  if (room_now > room_before * kCapacityGain) {
    return fmt::format("{} could take {} then, but {} runs out at {}", before.bottleneck,
                       rate_text(room_now), effect.bottleneck,
                       rate_text(effect.capacity.per_second));
  }
  if (effect.capacity.per_second * kCapacityGain < before.capacity.per_second) {
    return fmt::format("{} then runs out at {}", effect.bottleneck,
                       rate_text(effect.capacity.per_second));
  }
  return fmt::format("it does not touch the bottleneck, which is {}", before.bottleneck);
}

bool is_better(const Effect& one, const Effect& other) {
  if (!one.useless.empty() || !other.useless.empty()) {
    return one.useless.empty() && !other.useless.empty();
  }
  const double capacity = one.capacity.per_second;
  const double than = other.capacity.per_second;
  if (capacity != than) return capacity > than;
  const Nanos time = one.response_time.value_or(Nanos::max());
  const Nanos than_time = other.response_time.value_or(Nanos::max());
  if (time != than_time) return time < than_time;
  return one.levers.size() < other.levers.size();
}

class RankingLevers {
 public:
  RankingLevers(const Service& service, Rate sessions)
      : service_(service), sessions_(sessions), as_is_(levered(service, {}, sessions)) {}

  std::expected<Ranking, Problems> run(Combining combining) {
    auto held = hold_load(as_is_, sessions_);
    if (!held) return std::unexpected(Problems{held.error()});
    ranking_.service = service_.spec.service;
    ranking_.sessions = sessions_;
    ranking_.step = slowest_step(held->run, service_.spec.requirements);
    auto as_is = effect_of(as_is_, *held, ranking_.step);
    if (!as_is) return std::unexpected(Problems{as_is.error()});
    ranking_.as_is = std::move(*as_is);
    for (const Lever& lever : service_.spec.levers) {
      if (auto done = add_single(lever); !done) return std::unexpected(std::move(done.error()));
    }
    if (combining == Combining::kPairs) {
      if (auto done = add_pairs(); !done) return std::unexpected(std::move(done.error()));
    }
    std::ranges::stable_sort(ranking_.effects, is_better);
    return std::move(ranking_);
  }

 private:
  struct Tried {
    Levered levered;
    Effect effect;
  };
  std::expected<Tried, Problems> tried(const Levers& levers, spec::Spec changed) {
    auto service = service_of(std::move(changed));
    if (!service) return std::unexpected(std::move(service.error()));
    Levered then = levered(std::move(*service), levers, sessions_);
    const auto held = hold_load(then, sessions_);
    if (!held) return std::unexpected(Problems{held.error()});
    auto effect = effect_of(then, *held, ranking_.step);
    if (!effect) return std::unexpected(Problems{effect.error()});
    for (const Lever* lever : levers) effect->levers.push_back(lever->name);
    effect->cost = cost_added(then, as_is_, levers);
    return Tried{.levered = std::move(then), .effect = std::move(*effect)};
  }

  std::expected<void, Problems> add_single(const Lever& lever) {
    auto changed = pulled(service_.spec, lever);
    if (!changed) return std::unexpected(Problems{changed.error()});
    auto found = tried({&lever}, std::move(*changed));
    if (!found) return std::unexpected(std::move(found.error()));
    Effect& effect = found->effect;
    if (!helps(effect, ranking_.as_is)) {
      effect.useless = reason(found->levered, as_is_, effect, ranking_.as_is);
    }
    ranking_.effects.push_back(std::move(effect));
    return {};
  }

  std::expected<void, Problems> add_pairs() {
    const std::vector<Lever>& levers = service_.spec.levers;
    const std::vector<Effect> singles = ranking_.effects;
    for (std::size_t i = 0; i < levers.size(); ++i) {
      for (std::size_t j = i + 1; j < levers.size(); ++j) {
        if (auto done = add_pair({&levers[i], &levers[j]}, singles[i], singles[j]); !done) {
          return done;
        }
      }
    }
    return {};
  }

  std::expected<void, Problems> add_pair(const Levers& pair, const Effect& first,
                                         const Effect& second) {
    auto changed = pulled(service_.spec, *pair[0]);
    if (changed) changed = pulled(std::move(*changed), *pair[1]);
    if (!changed) {
      Effect none = ranking_.as_is;
      none.levers = {pair[0]->name, pair[1]->name};
      none.useless = changed.error().what;
      ranking_.effects.push_back(std::move(none));
      return {};
    }
    auto found = tried(pair, std::move(*changed));
    if (!found) return std::unexpected(std::move(found.error()));
    Effect& effect = found->effect;
    for (const Effect* single : {&first, &second}) {
      if (effect.useless.empty() && !helps(effect, *single)) {
        effect.useless = fmt::format("no better than {} alone", single->levers[0]);
      }
    }
    ranking_.effects.push_back(std::move(effect));
    return {};
  }

  const Service& service_;
  const Rate sessions_;
  const Levered as_is_;
  Ranking ranking_;
};

}  // namespace

std::optional<double> Effect::capacity_per_cost(const Effect& as_is) const {
  if (!cost || !(cost->per_hour > 0)) return std::nullopt;
  return (capacity.per_second - as_is.capacity.per_second) / cost->per_hour;
}

std::expected<Ranking, Problems> rank_levers(const Service& service, Rate sessions,
                                             Combining combining) {
  return RankingLevers(service, sessions).run(combining);
}

}  // namespace headroom::design
