// An operation at a glance, for whoever looks on: how each steered component stands, what users
// see, and what cannot be seen.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "control/loop.h"
#include "control/series_store.h"
#include "platform/signals.h"

namespace headroom::operation {

struct Glance {
  struct Component {
    std::string name;
    std::optional<control::Standing> standing;  // nothing before its first step
    int ready = 0;                              // replicas
    std::optional<platform::Limits> limits;     // asked for, of each; nothing: left as they are
    std::optional<double> arrivals;             // a second
    std::optional<double> in_flight;
    std::optional<double> queue;
    std::optional<double> used;  // share of what its ready replicas have, on average
    // Arrivals of the last five minutes, each the mean of 15 seconds, the last one of those under
    // way; nothing where none were told.
    std::vector<std::optional<double>> lately;
  };

  std::string environment;
  enum class Doing { kActs, kOnlySays, kPaused } doing = Doing::kActs;
  Nanos at{};         // now, or of the newest look
  Nanos next_step{};  // when, by the same clock
  std::vector<Component> components;
  std::vector<platform::ProbeSignals> probes;
  std::vector<std::string> gaps;  // what could not be told in the newest look, and why
};

// Of these components of the loop, by the newest look and what was seen before. The environment,
// what it does and when its next step comes are for the caller to say.
Glance glance(std::span<const std::string> components, const control::Loop& loop,
              const platform::Look& look, const control::SeriesStore& seen);

}  // namespace headroom::operation
