// Signals: the only way controllers watch a system. Live they come from the environment and from
// what it publishes, in a rehearsal from the simulation: who reads them cannot tell which.
//
// What cannot be told is absent. A sensor that fails is data, not an error: whoever decides has to
// know what it does not know.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "platform/platform.h"

namespace headroom::platform {

struct ReplicaSignals {
  int index = 0;  // as in Instance
  Health health = Health::kStarting;
  Nanos since{};  // by the Clock: when it was first seen in this state of health
  // The mean since the last look, of what it may use: of its cores, or of its slots where
  // these are what it has. Can be above 1 where nothing holds it to its limit.
  std::optional<double> utilisation;
  std::optional<double> cores;     // that it uses, the mean since the last look
  std::optional<double> withheld;  // seconds in a second for which its limit kept cores from it
  std::optional<Bytes> memory;     // that it uses now
  Limits limits;                   // that hold now, as far as they are told
};

// One component. Rates and shares are means since the last look, counts are of now.
struct ComponentSignals {
  std::string component;
  std::vector<ReplicaSignals> replicas;  // by rising index
  std::optional<double> arrivals;        // requests a second that come to it
  std::optional<double> in_flight;       // requests there, those that wait included
  std::optional<double> queue;           // requests that wait
  std::optional<double> errors;          // share of its answers, 0 to 1
};

// What users would see of one journey, as somebody who walked it found in the last minute or so.
struct ProbeSignals {
  std::string journey;
  std::optional<double> success;    // share of the walks that came to a good end, 0 to 1
  std::optional<double> seconds{};  // that the requests of a good walk took together, on average
};

struct Look {
  Nanos at{};  // by the Clock
  std::vector<ComponentSignals> components;
  std::vector<ProbeSignals> probes = {};
  // What could not be told and why, for people: "model: GET http://127.0.0.1:43117/metrics: no
  // answer within 1s".
  std::vector<std::string> gaps;
};

class Signals {
 public:
  virtual ~Signals() = default;
  // Of all components, in an order that never changes. Returns within a second, whatever the
  // system does. Between two calls the clock must have moved.
  virtual Look look() = 0;
};

}  // namespace headroom::platform
