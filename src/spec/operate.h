// How the running service is watched over and scaled, as the file says it: the section `operate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/system.h"

namespace headroom::spec {

// How many replicas may come or go within a time.
struct ScalingStep {
  enum class Unit : std::uint8_t { kReplicas, kShare } unit = Unit::kReplicas;
  double most = 0;  // replicas, or a share of those there were: 1 doubles them
  Nanos period{};   // within which
};
// "4 per 15s", "100% per 1min".
Result<ScalingStep> parse_scaling_step(std::string_view text);

// In one direction. A member that the file leaves out is what the policy makes of it.
struct ScalingBehaviour {
  std::optional<Nanos> calm;         // the proposals of so long must agree before it is done
  std::optional<Ratio> tolerance;    // of the target, within which nothing is done
  std::vector<ScalingStep> at_most;  // none: no limit but the policy's
};

// The least and the most of something.
template <class Quantity>
struct QuantityRange {
  Quantity least;
  Quantity most;
  friend bool operator==(const QuantityRange&, const QuantityRange&) = default;
};

// Replicas that the clock on the wall asks for: "Mon-Fri 08:00-18:00: 10..20".
struct ScheduledReplicas {
  std::string when;  // control/schedule.h reads it
  Position at;
};

// How one component is scaled.
struct Autoscale {
  std::string component;
  Position at;
  enum class Policy : std::uint8_t {
    kTarget,      // what arrives, over what a replica can take at the target
    kHpa,         // as a Horizontal Pod Autoscaler does
    kPredictive,  // as target, for what will arrive once a new replica serves
    kFixed,       // nothing but the schedule
    kVertical,    // as many as there are, each as large as it needs to be
  } policy = Policy::kTarget;
  std::optional<Scaling::Metric> on;  // nothing: arrival rate; of kHpa: cpu
  std::optional<Ratio> target;        // of what a replica can take; nothing: scaling's, or 70 %
  std::optional<int> replicas_min;    // nothing: scaling's
  std::optional<int> replicas_max;
  std::optional<QuantityRange<Cores>> cpu;  // kVertical: the limits of each replica
  std::optional<QuantityRange<Bytes>> memory;
  std::optional<Rate> capacity;  // that one replica can take; nothing: the model's
  std::optional<Nanos> start;    // until a new replica serves; nothing: scaling's
  std::optional<Ratio> late;     // kPredictive: share of the time that demand may be higher
  std::optional<Nanos> idle;     // without a request before the last replica goes
  std::optional<CostRate> budget;
  ScalingBehaviour up;
  ScalingBehaviour down;
  std::vector<ScheduledReplicas> schedule;
};

// Where what a component is doing can be read.
struct ComponentWatch {
  std::string component;
  Position at;
  std::string path = "/metrics";  // of each replica
  std::string arrivals;           // names of metrics, or queries where `prometheus` is given;
  std::string in_flight;          // empty: not told
  std::string queue;
  std::string errors;
  std::optional<double> slots;  // of which in_flight says how many are in use
};

// A journey that is walked again and again, as a user would, to see what users see.
struct Probe {
  std::string journey;
  Position at;
  Nanos every = std::chrono::seconds(10);     // from the beginning of a walk to that of the next
  Nanos patience = std::chrono::seconds(10);  // with all of a walk
};

struct Watch {
  std::optional<Nanos> scrape;  // the time between two looks
  std::string prometheus;       // whose API is asked instead of the replicas; empty: none
  std::vector<ComponentWatch> metrics;
  std::vector<Probe> probes;
};

struct Operate {
  // The whole section as the file has it, in JSON: what is told to whom is read by who tells it.
  std::string json;
  Position at;
  std::string environment;      // empty: the only one, else `local`
  std::optional<Nanos> period;  // between two decisions
  Watch watch;
  std::vector<Autoscale> autoscale;
};

}  // namespace headroom::spec
