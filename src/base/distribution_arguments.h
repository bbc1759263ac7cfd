// The parameters between the brackets of a distribution: "(mean 12s, p95 40s)", "(1s, 3s)". Private
// to base.
//
// The name of a parameter decides what its value is: a plain number for shape, alpha, sigma, s and
// n; a ratio for cv and p; for all others, and for values without a name, a quantity of the
// dimension.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/distribution.h"
#include "base/result.h"
#include "base/scan.h"

namespace headroom::families {

struct Argument {
  std::string_view name;  // empty for a value without a name
  double percentile = 0;  // for "median" and percentiles their share, otherwise 0
  double value = 0;
  Scanner at;  // where it stands, for errors
};

// The name that stands for any percentile in Arguments::are.
inline constexpr std::string_view kPercentile = "pNN";

class Arguments {
 public:
  // Reads "( ... )". Names must be among `names`, or percentiles where that holds kPercentile.
  static Result<Arguments> scan(Scanner& scanner, Dimension dimension,
                                std::span<const std::string_view> names);

  // True when exactly these were given, in any order.
  bool are(std::initializer_list<std::string_view> names) const;
  // The one of that name; asserts that there is one. For kPercentile the lowest.
  const Argument& operator[](std::string_view name) const;
  const std::vector<Argument>& all() const { return arguments_; }
  // "mean and alpha".
  std::string names() const;

 private:
  std::vector<Argument> arguments_;  // percentiles in rising order
};

// Reads a quantity of the dimension.
Result<double> scan_value(Scanner& scanner, Dimension dimension);

}  // namespace headroom::families
