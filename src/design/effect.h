// What a service is with levers pulled: what it can take, what its users see, what that adds to the
// cost, and why that is no help.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "design/held.h"
#include "design/levered.h"

namespace headroom::design {

// Elastic replicas count as many as scaling reaches where it is about what the service can take,
// and as many as the load needs where it is about a load: what users see while new ones start is a
// question to a test.
struct Effect {
  std::vector<std::string> levers;  // one or two, in the order of the file; none: as it stands
  Rate capacity;                    // sessions a second that saturate a component; may be infinite
  std::string bottleneck;           // that component; empty: none is ever saturated
  // The highest load at which the requirements hold, within 5 %; nothing where there is none, of
  // loads or of requirements, and of pairs that are useless.
  std::optional<Rate> holds_to;
  // Under the load:
  std::optional<Nanos> response_time;  // p95 of those that succeeded; nothing where none did
  Ratio failed;                        // share of the requests
  bool holds = false;                  // the requirements
  // What is added, by the lever's own word, or else by the price of the replicas that are added;
  // nothing where neither is known, or currencies differ.
  std::optional<CostRate> cost;
  std::string useless;  // why it does not help; empty: it does

  // Sessions a second added for one of the currency an hour; nothing where the cost is unknown or
  // not above 0.
  std::optional<double> capacity_per_cost(const Effect& as_is) const;
};

// The service under the load that it was levered for.
Result<Held> hold_load(const Levered& levered, Rate sessions);

// The step whose response times tell most: the slowest of those that a requirement on a time names;
// empty where none does.
std::string slowest_step(const run::Run& run, const std::vector<spec::Requirement>& requirements);

// All but what takes a search (holds_to) or other effects (levers, cost, useless). `held` is of
// hold_load().
Effect effect_of(const Levered& levered, const Held& held, const std::string& step);

// Effect::holds_to. Fails as break_point() does.
Result<std::optional<Rate>> holds_to(const Levered& levered);

// More than chance makes of two simulations of the same seed: capacity, the point at which the
// requirements break, failures or response times.
bool helps(const Effect& effect, const Effect& before);

struct Judged {
  const Levered& service;
  const Effect& effect;
};
// Why a lever that does not help does not.
std::string why_useless(const Judged& changed, const Judged& as_is);

}  // namespace headroom::design
