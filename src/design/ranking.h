// The levers of a file, and pairs of them, by what each does to the service: how much more it can
// take, by means alone and until the requirements are broken; what its users see under a load; and
// what that adds to the cost.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "design/effect.h"
#include "design/service.h"

namespace headroom::design {

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

struct Comparing {
  Rate sessions;  // the load, such as the service's peak
  enum class Of : std::uint8_t { kLevers, kLeversAndPairs } of = Of::kLeversAndPairs;
  int threads = 1;  // the result is the same with any number
};

// Fails as pulled(), service_of(), hold() and break_point() do; a pair that cannot be pulled
// together is told as useless.
std::expected<Ranking, Problems> rank_levers(const Service& service, const Comparing& comparing);

}  // namespace headroom::design
