#include "design/effect.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>

#include "design/break_point.h"
#include "run/evidence.h"

namespace headroom::design {
namespace {

// What is less is no effect: both are simulated with the same seed, so that this is far above what
// chance makes of the difference.
constexpr double kCapacityGain = 1.001;
constexpr double kHoldsGain = 1.1;  // of two searches, each within 5 %
constexpr double kTimeGain = 0.95;
constexpr double kFailedGain = 0.001;

std::optional<Nanos> response_time(const run::Run& run, std::string_view step) {
  const run::Requests requests =
      run::requests_of(run.header, spec::Requirement{.subject = std::string(step)});
  const Histogram times = run::merged(run, requests, run::Measure::kResponseTime, run::judged(run));
  if (times.count() == 0) return std::nullopt;
  return Nanos(static_cast<std::int64_t>(times.percentile(0.95)));
}

bool is_of_time(const spec::Requirement& requirement) {
  return spec::unit_of(requirement.metric) == spec::Unit::kSeconds &&
         requirement.metric != spec::Metric::kLateness &&
         requirement.metric != spec::Metric::kRecovery;
}

std::string rate_text(double per_second) {
  return to_string(Rate{per_second});
}

}  // namespace

Result<Held> hold_load(const Levered& levered, Rate sessions) {
  return hold(levered.service, with_replicas(levered.service.model.model, levered.at_load),
              {.sessions = sessions});
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

Effect effect_of(const Levered& levered, const Held& held, const std::string& step) {
  Effect effect{.levers = {},
                .capacity = Rate{std::numeric_limits<double>::infinity()},
                .bottleneck = "",
                .holds_to = {},
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

Result<std::optional<Rate>> holds_to(const Levered& levered) {
  if (levered.service.spec.requirements.empty()) return std::nullopt;
  const auto found =
      break_point(levered.service, with_replicas(levered.service.model.model, levered.at_most));
  if (!found) return fail(found.error());
  return found->holds;
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

std::string why_useless(const Judged& changed, const Judged& as_is) {
  const Effect& effect = changed.effect;
  const Effect& before = as_is.effect;
  if (before.bottleneck.empty()) return "nothing runs out as it stands";
  const std::size_t then = *as_is.service.find(before.bottleneck);
  const std::size_t now = *changed.service.find(before.bottleneck);
  const double room_before = as_is.service.capacity_of(then);
  const double room_now = changed.service.capacity_of(now);
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

std::optional<double> Effect::capacity_per_cost(const Effect& as_is) const {
  if (!cost || !(cost->per_hour > 0)) return std::nullopt;
  return (capacity.per_second - as_is.capacity.per_second) / cost->per_hour;
}

}  // namespace headroom::design
