// The tests that a service's model suggests: at which rates, for how long, and why.
//
// What is known decides each figure: the peak from the workload, the break point from simulation,
// lengths from how many requests a percentile takes. Written as the `tests` section of a service
// file, to be read by people, changed and kept.
#pragma once

#include <string>
#include <vector>

#include "design/break_point.h"

namespace headroom::design {

struct SuggestedTest {
  std::string name;
  std::string fields;  // as in the file: "load: expected peak, for: 2min"
  std::string reason;  // a sentence or two
};

// Smoke, load, scalability, stress, spike, break point and soak; those that need a component that
// runs out only where there is one.
std::vector<SuggestedTest> suggested_tests(const Service& service, const BreakPoint& point);

// The `tests` section, each test below its reason.
std::string tests_section(const std::vector<SuggestedTest>& tests);

}  // namespace headroom::design
