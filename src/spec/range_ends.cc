#include "spec/range_ends.h"

namespace headroom::spec {

std::optional<RangeEnds> range_ends(std::string_view range) {
  constexpr std::string_view kDots = "..";
  constexpr std::string_view kOfNumbers = "0123456789. ";
  const std::size_t dots = range.find(kDots);
  if (dots == std::string_view::npos) return std::nullopt;
  const std::string_view low = range.substr(0, dots);
  const std::string_view high = range.substr(dots + kDots.size());
  RangeEnds ends{
      .low = std::string(low), .high = std::string(high), .high_at = dots + kDots.size()};
  const std::size_t unit = high.find_first_not_of(kOfNumbers);
  const bool is_bare = low.find_first_not_of(kOfNumbers) == std::string_view::npos;
  if (is_bare && unit != std::string_view::npos) ends.low += high.substr(unit);
  return ends;
}

}  // namespace headroom::spec
