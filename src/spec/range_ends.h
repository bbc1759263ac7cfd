// The two ends of a range as it is written: "1..8", "256 MiB..2 GiB", "0.5..2 cores". Where only
// the upper end has a unit, it is that of both.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::spec {

struct RangeEnds {
  std::string low;
  std::string high;
  std::size_t high_at = 0;  // where the upper end begins, in bytes
};

// Nothing without the two dots.
std::optional<RangeEnds> range_ends(std::string_view range);

}  // namespace headroom::spec
