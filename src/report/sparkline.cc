#include "report/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace headroom::report {

std::string sparkline(std::span<const std::optional<double>> values) {
  static constexpr std::array<std::string_view, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double largest = 0;
  for (const auto& value : values) largest = std::max(largest, value.value_or(0));
  std::string text;
  for (const auto& value : values) {
    if (!value) {
      text += ' ';
      continue;
    }
    const double share = largest > 0 ? std::max(*value, 0.0) / largest : 0;
    const auto bar = static_cast<std::size_t>(std::lround(share * 8));
    text += kBars[std::clamp<std::size_t>(bar, 1, 8) - 1];
  }
  return text;
}

}  // namespace headroom::report
