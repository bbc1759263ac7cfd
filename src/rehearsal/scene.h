// What is rehearsed: a service and its traffic, from a service file or from a bare recording.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/quantity.h"
#include "design/service.h"
#include "rehearsal/contenders.h"
#include "rehearsal/rehearse.h"
#include "rehearsal/traffic.h"
#include "spec/spec.h"

namespace headroom::rehearsal {

struct TrafficWish {
  std::optional<std::filesystem::path> trace;  // else the days that the file expects
  std::string column;                          // of the trace; empty: as recorded() finds it
  std::optional<Rate> peak;     // the highest rate; else the expected peak, or what was recorded
  std::optional<Nanos> length;  // else all of the trace, or a week
  std::string growth;           // of the file, that the days follow; empty: none
  std::optional<Crowd> crowd;
};

struct Scene {
  spec::Spec spec;  // whose components are scaled
  Rehearsal rehearsal;
  Known known;
  // By which every request can be simulated; none of a bare recording.
  std::shared_ptr<const design::Service> planned;
  std::string service;  // for people: "chat", "a bare recording, 1.2/s a replica"
  std::string traffic;  // "7 days up to 4.5 sessions/s"
};

// A service file. Every problem at once: those of design::service_of(), of the trace, and where
// nothing can be scaled.
std::expected<Scene, Problems> scene_of(spec::Spec spec, const TrafficWish& wish);

// A recording without a file: one component, called "service", whose replicas take so many requests
// a second each.
struct BareService {
  std::optional<Rate> capacity;  // of a replica; nothing: a hundredth of the peak
  Nanos start = std::chrono::seconds(30);
  int replicas_max = 1000;
};
std::expected<Scene, Problems> scene_of(const BareService& service, const TrafficWish& wish);

}  // namespace headroom::rehearsal
