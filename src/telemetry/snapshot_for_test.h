// A snapshot small enough to check by hand: one second after the epoch's millionth.
#pragma once

#include <array>

#include "telemetry/snapshot.h"

namespace headroom::telemetry {

inline constexpr std::array<double, 2> kTwoBounds = {0.5, 1};

inline Snapshot small_snapshot() {
  const Snapshot::Time started{std::chrono::seconds(1'000'000)};
  Snapshot snapshot{.started = started,
                    .at = started + std::chrono::seconds(1),
                    .run = "r1",
                    .version = "0.1.0",
                    .common = {{"test", "load"}},
                    .families = {}};
  snapshot.families.push_back({.name = "requests",
                               .help = "Requests finished.",
                               .type = Type::kCounter,
                               .points = {{{{"class", "ask"}}, 3}}});
  snapshot.families.push_back({.name = "requests_in_flight",
                               .help = "Requests not yet finished.",
                               .type = Type::kGauge,
                               .points = {{{}, 2}}});
  snapshot.families.push_back({.name = "response_time",
                               .help = "To the last byte.",
                               .type = Type::kHistogram,
                               .unit = Unit::kSeconds,
                               .bounds = kTwoBounds,
                               .points = {{{{"class", "ask"}}, 3.25, {1, 0, 2}}}});
  return snapshot;
}

}  // namespace headroom::telemetry
