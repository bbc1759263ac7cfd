// What a service costs as the file has it: the price of its replicas, and the cores of those
// components that have no price.
#pragma once

#include <optional>
#include <string>

#include "base/quantity.h"
#include "spec/spec.h"

namespace headroom::tuning {

struct Cost {
  std::optional<CostRate> price;  // of all that has one, in the file's first currency
  Cores cores;                    // of components without a price that say how many they have

  // By price first; cores tell apart what costs the same.
  friend bool operator==(const Cost&, const Cost&) = default;
  friend bool operator<(const Cost& one, const Cost& other);
};

Cost cost_of(const spec::System& system);

// Of an objective "highest load within ...".
bool is_within(const Cost& cost, const spec::Objective& objective);

// "4.20 USD/h and 3 cores", "3 cores", "nothing known".
std::string to_string(const Cost& cost);

}  // namespace headroom::tuning
