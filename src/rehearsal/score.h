// What a rehearsal came to: for the users, for the bill, and how closely supply followed demand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "fluid/world.h"
#include "rehearsal/elasticity.h"

namespace headroom::rehearsal {

struct ComponentScore {
  std::string name;
  Elasticity elasticity;
  double replica_hours = 0;  // paid for
  double paid = 0;
  std::uint64_t actions = 0;  // times that another number of replicas was asked for
  int fewest = 0;             // replicas ready
  int most = 0;
};

struct Score {
  std::string policy;
  Seed seed;
  Nanos length{};
  std::vector<ComponentScore> components;
  std::vector<fluid::ClassAmounts> classes;
  double paid = 0;
  // Whether the classes say who was delayed.
  enum class Delays { kTold, kUntold } delays = Delays::kTold;

  fluid::ClassAmounts requests() const;  // of all classes
  double failed_share() const;           // of the requests that were answered or failed
  double delayed_share() const;          // of those that were answered; 0 where it is not told
  double late_share() const;             // delayed or failed, of all of them
  double actions_per_day() const;        // of all components
};

}  // namespace headroom::rehearsal
