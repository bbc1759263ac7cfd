// The levers of a file, and pairs of them, by what each does to the service: how much more it can
// take, by means alone and until the requirements are broken; what its users see under a load; and
// what that adds to the cost.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "design/service.h"

namespace headroom::design {

// Elastic replicas count as many as scaling reaches where it is about what the service can take,
// and as many as the load needs where it is about a load: what users see while new ones start is a
// question to a test.
struct Effect {
  std::vector<std::string> levers;  // one or two, in the order of the file; none: as it stands
  Rate capacity;                    // sessions a second that saturate a component; may be infinite
  std::string bottleneck;           // that component; empty: none is ever saturated
  // The highest load at which the requirements hold, within 5 %; nothing where there is none, of
  // loads or of requirements.
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

struct Ranking {
  std::string service;
  Rate sessions;  // the load
  // Whose response times are told: the slowest step, as it stands, of those that a requirement on a
  // time names; empty: all requests.
  std::string step;
  Effect as_is;
  // The most capacity first, then the shortest response time; what is useless comes last, levers
  // before pairs, in the order of the file.
  std::vector<Effect> effects;
};

enum class Combining : std::uint8_t { kSingle, kPairs };

// `sessions`: the load at which they are compared, such as the service's peak. Fails as pulled(),
// service_of(), hold() and break_point() do; a pair that cannot be pulled together is told as
// useless.
std::expected<Ranking, Problems> rank_levers(const Service& service, Rate sessions,
                                             Combining combining);

}  // namespace headroom::design
