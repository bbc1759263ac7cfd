// A policy says how many replicas a component should have: the stage "decide" of the loop. Pure but
// for what it has learned: the same situations in the same order give the same proposals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "base/result.h"
#include "control/history.h"
#include "control/replica_range.h"
#include "platform/signals.h"

namespace headroom::control {

// What is known of a component beforehand: from the model, from measured runs, or said by the user.
struct Subject {
  std::string component;
  std::optional<double> capacity;  // requests a second that one replica takes at most
  double usable = 1;               // share of that up to which users hardly wait, in (0, 1]
  std::optional<double> slots;     // requests that one replica serves at once at most
  Nanos start{};  // until a new replica serves; what was seen of it, once enough was
};

struct Situation {
  Nanos now{};  // by the Clock
  const Subject& subject;
  const platform::ComponentSignals& signals;
  // Requests a second that want to come to it, those included that are still held up before it.
  // Nothing: it cannot be told now.
  std::optional<double> demand;
  const History& demands;  // the one of now included
  int asked = 0;           // replicas that it should have now
  ReplicaRange range;      // within which it may have them
};

struct Proposal {
  std::optional<int> replicas;  // nothing: it cannot be told
  std::string why;              // "31.2/s, of which a replica takes 12/s at 75 %"
};

// What a policy expects to come, and how well it expected so far.
struct Foreseen {
  double most = 0;  // requests a second
  Nanos within{};
  std::uint64_t due = 0;       // forecasts whose time has come
  std::uint64_t exceeded = 0;  // of those, by what then came
};

class Policy {
 public:
  virtual ~Policy() = default;
  virtual Proposal propose(const Situation& situation) = 0;
  // Of the last proposal; nothing where it does not look ahead, or could not.
  virtual std::optional<Foreseen> foreseen() const { return std::nullopt; }
  // What it has learned, as JSON; empty: nothing that would be missed after a restart.
  virtual std::string learned() const { return {}; }
  // Fails with kInvalid on what its own learned() never gave, and changes nothing then. What speaks
  // of a moment after `now` is not of this Clock. A policy that learns nothing takes anything.
  virtual Result<void> restore(std::string_view learned, Nanos now);
};

// Replicas of it that are ready.
int ready_replicas(const platform::ComponentSignals& signals);
// The mean of those that are ready and tell it.
std::optional<double> mean_utilisation(const platform::ComponentSignals& signals);

}  // namespace headroom::control
