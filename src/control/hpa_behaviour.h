// How fast a Horizontal Pod Autoscaler may follow its metrics: first stabilise, then limit the
// rate, then keep within the least and the most.
//
// Stabilising looks at what was recommended within a window: up goes to the least of it, down to
// the most. Rates compare with how many there were at the beginning of each policy's period, which
// is told by the changes since.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "control/replica_range.h"

namespace headroom::control {

enum class RateUnit { kPods, kPercent };

// So many within each period: "4 pods per 15s", "100 % per 15s".
struct RatePolicy {
  RateUnit unit = RateUnit::kPods;
  int value = 0;  // above 0
  Nanos period{};
  friend bool operator==(const RatePolicy&, const RatePolicy&) = default;
};
std::string to_string(const RatePolicy& policy);

// Which of several rates holds: that of the largest change, of the smallest, or none at all.
enum class RateChoice { kMax, kMin, kDisabled };

// Of one direction.
struct HpaRules {
  std::vector<RatePolicy> policies;  // at least one
  RateChoice choice = RateChoice::kMax;
  Nanos stabilisation{};  // up to an hour
};

// What Kubernetes fills in where a manifest has a `behavior` and says nothing of a direction.
HpaRules default_up_rules();    // the larger of 4 pods and 100 % per 15s, at once
HpaRules default_down_rules();  // 100 % per 15s, after 5 minutes

struct HpaBehaviour {
  HpaRules up = default_up_rules();
  HpaRules down = default_down_rules();
};

// What a decision has to know of those before it. Plain, to be kept over a restart.
struct HpaState {
  struct Recommendation {
    Nanos at{};
    int replicas = 0;  // before it was stabilised
    friend bool operator==(const Recommendation&, const Recommendation&) = default;
  };
  struct Change {
    Nanos at{};
    int count = 0;  // replicas, above 0
    friend bool operator==(const Change&, const Change&) = default;
  };
  std::vector<Recommendation> recommendations;
  std::vector<Change> added;
  std::vector<Change> removed;
  friend bool operator==(const HpaState&, const HpaState&) = default;
};

struct HpaMove {
  int current = 0;
  int wanted = 0;
};

// A number of replicas, and what made it another one than was wanted; empty: nothing.
struct HpaStep {
  int replicas = 0;
  std::string why;
};

// Without a behaviour only the way down is stabilised, by `down_window`. Notes what is wanted.
HpaStep stabilise(HpaState& state, const std::optional<HpaBehaviour>& behaviour, Nanos down_window,
                  HpaMove move, Nanos now);

// Without a behaviour the way up is limited to twice as many, or 4, and the way down is not.
HpaStep limit(const HpaState& state, const std::optional<HpaBehaviour>& behaviour,
              ReplicaRange range, HpaMove move, Nanos now);

// Notes that the workload was scaled. Nothing that comes later needs it without a behaviour.
void note_change(HpaState& state, const HpaBehaviour& behaviour, int from, int to, Nanos now);

}  // namespace headroom::control
