#include "sim/slice.h"

#include <array>

#include "sim/fleet.h"

namespace headroom::sim {
namespace {

// How an outcome looks to who sent the request.
struct Appearance {
  Outcome outcome;
  int status;  // 0: no answer
  run::Failure failure;
};
constexpr std::array<Appearance, kOutcomes - 1> kFailures = {{
    {Outcome::kRefused, 503, run::Failure::kStatus},
    {Outcome::kTimedOut, 0, run::Failure::kTimeout},
    {Outcome::kFailed, 500, run::Failure::kStatus},
    {Outcome::kLost, 0, run::Failure::kReset},
    {Outcome::kUnreachable, 0, run::Failure::kRefused},
}};

std::string encoded(const Histogram& histogram) {
  return histogram.count() > 0 ? histogram.encode() : std::string();
}

run::ClassSlice slice_of(const ClassCounts& counts) {
  run::ClassSlice slice;
  slice.started = counts.started;
  slice.succeeded = counts.answered();
  if (slice.succeeded > 0) slice.statuses[200] = slice.succeeded;
  for (const Appearance& as : kFailures) {
    const std::uint64_t times = counts[as.outcome];
    slice.failed[static_cast<std::size_t>(as.failure)] += times;
    if (as.status != 0 && times > 0) slice.statuses[as.status] += times;
  }
  slice.counters[static_cast<std::size_t>(run::Counter::kRetries)] = counts.retries;
  const auto histogram = [&](run::Measure measure) -> std::string& {
    return slice.histograms[static_cast<std::size_t>(measure)];
  };
  // Nothing stands between the moment a request was meant for and the moment it is sent.
  histogram(run::Measure::kResponseTime) = encoded(counts.response_time);
  histogram(run::Measure::kServiceTime) = histogram(run::Measure::kResponseTime);
  histogram(run::Measure::kFailedTime) = encoded(counts.failed_time);
  histogram(run::Measure::kTtft) = encoded(counts.first_byte);
  return slice;
}

run::ComponentSlice slice_of(const Simulation& simulation, const Component& model,
                             std::uint32_t component) {
  constexpr double kSeconds = 1;
  const std::uint32_t replicas = simulation.replicas_up(component);
  return {.cpu_seconds = simulation.figures(component).busy_mean * kSeconds,
          .replicas = replicas,
          .cores = capacity_of(model) * replicas};
}

}  // namespace

run::Slice slice_of(const Simulation& simulation, std::int64_t second) {
  run::Slice slice;
  slice.second = second;
  for (const ClassCounts& counts : simulation.book().classes) {
    slice.classes.push_back(slice_of(counts));
  }
  const auto& components = simulation.model().components;
  for (std::uint32_t i = 0; i < components.size(); ++i) {
    slice.components.push_back(slice_of(simulation, components[i], i));
  }
  slice.in_flight = simulation.in_flight();
  return slice;
}

}  // namespace headroom::sim
