// A condition of a journey, a little language on templates:
//
//   ${status} == done         also !=; both sides are compared as text
//   ${page} < ${pages}        also <=, >, >=; does not hold unless both sides are numbers
//   ${answer} contains sorry
//   ${token} exists           the value was saved in this session
//
// The left side holds at least one ${...}, the right side may; quotes around the right side are
// left out. `workload/program.h` says what may stand between the braces, and evaluates it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::spec {

struct Condition {
  enum class Comparison : std::uint8_t {
    kEqual,
    kNotEqual,
    kLess,
    kAtMost,
    kMore,
    kAtLeast,
    kContains,
    kExists,
  } comparison{};
  std::string left;
  std::string right;  // of kExists empty
};

// Errors carry their column, from 1.
Result<Condition> parse_condition(std::string_view text);

}  // namespace headroom::spec
