#include "calibration/observation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace headroom::calibration {
namespace {

// Fewer requests say little about means, and less about shapes.
constexpr std::uint64_t kFewestRequests = 50;
// So many have quantiles within a tenth, mostly.
constexpr std::uint64_t kEnoughForQuantiles = 200;
// Requests that fail skip work that others do.
constexpr double kMostErrors = 0.02;
// The load is looked at in so many parts.
constexpr std::size_t kParts = 5;

// Sessions of each part of the window.
std::array<double, kParts> sessions_by_part(const run::Run& run, run::Window window) {
  std::array<double, kParts> sessions{};
  const auto length = static_cast<double>(window.to - window.from);
  for (const run::Slice& slice : run.slices) {
    if (slice.second < window.from || slice.second >= window.to) continue;
    const double place = static_cast<double>(slice.second - window.from) / length;
    sessions[static_cast<std::size_t>(place * kParts)] +=
        static_cast<double>(slice.generator.scheduled);
  }
  return sessions;
}

// Parts of a steady load differ by some standard deviations and no more; those of sessions in a
// part, whose gaps vary by `cv`, are that many square roots of their number.
bool is_steady(const std::array<double, kParts>& sessions, double cv) {
  const auto [least, most] = std::ranges::minmax(sessions);
  double mean = 0;
  for (const double part : sessions) mean += part / kParts;
  constexpr double kDeviations = 6;
  constexpr double kRounding = 0.2;
  return most - least <= kDeviations * std::max(cv, 1.0) * std::sqrt(mean) + kRounding * mean;
}

}  // namespace

spec::Spec placed_in(spec::Spec spec, const std::string& environment) {
  const auto place = std::ranges::find(spec.environments, environment, &spec::Environment::name);
  if (place == spec.environments.end()) return spec;
  for (const spec::Launch& launch : place->components) {
    const auto component =
        std::ranges::find(spec.system.components, launch.component, &spec::Component::name);
    if (component == spec.system.components.end()) continue;
    if (launch.replicas) component->replicas = *launch.replicas;
    if (launch.cpu) component->cpu = *launch.cpu;
  }
  return spec;
}

namespace {

std::expected<Observation, std::string> observe_whole(run::Run run, const spec::Spec& spec) {
  const auto refuse = [](std::string why) { return std::unexpected(std::move(why)); };
  if (run.header.origin != run::Origin::kMeasured) return refuse("it was not measured");
  if (!run.end || run.end->interrupted) return refuse("it did not come to its end");
  if (run::changed_by_hand(run)) return refuse("its load was changed by hand");
  if (run.header.components.empty()) {
    return refuse("nothing is known of what the components used; the environment could not tell");
  }
  const run::Window window = run::under_load(run);
  const run::Counts counts = run::counts(run, std::nullopt, window);
  if (counts.succeeded < kFewestRequests) {
    return refuse(fmt::format("{} requests are too few; {} tell something", counts.succeeded,
                              kFewestRequests));
  }
  const auto parts = sessions_by_part(run, window);
  if (!is_steady(parts, run.header.arrivals_cv)) return refuse("its load was not steady");
  double sessions = 0;
  for (const double part : parts) sessions += part;
  const double seconds = run::covered_seconds(run, window);
  std::string environment = run.header.environment;
  return Observation{.run = std::move(run),
                     .spec = placed_in(spec, environment),
                     .sessions = {sessions / seconds}};
}

}  // namespace

std::expected<Observation, std::string> observe(run::Run run, const spec::Spec& spec) {
  if (is_overloaded(run)) {
    const run::Counts counts = run::counts(run, std::nullopt, run::under_load(run));
    return std::unexpected(
        fmt::format("{} of its {} requests failed", counts.failed, counts.finished()));
  }
  return observe_whole(std::move(run), spec);
}

bool is_overloaded(const run::Run& run) {
  const run::Counts counts = run::counts(run, std::nullopt, run::under_load(run));
  return static_cast<double>(counts.failed) > kMostErrors * static_cast<double>(counts.finished());
}

std::expected<Observation, std::string> observe_overloaded(run::Run run, const spec::Spec& spec) {
  return observe_whole(std::move(run), spec);
}

const Observation& calmest(std::span<const Observation> observations) {
  HEADROOM_CHECK(!observations.empty(), "something has to be observed to learn from");
  const auto is_behind = [](const Observation& one) {
    const run::Counts counts = run::counts(one.run, std::nullopt, run::judged(one.run));
    return std::pair(counts.succeeded < kEnoughForQuantiles, one.sessions);
  };
  return *std::ranges::min_element(observations, {}, is_behind);
}

}  // namespace headroom::calibration
