#include "report/redrawn_block.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::report {
namespace {

constexpr std::string_view kWipeRestOfLine = "\x1b[K";
constexpr std::string_view kWipeBelow = "\x1b[J";

}  // namespace

std::string RedrawnBlock::rewind(std::size_t columns) const {
  const bool reflowed =
      std::ranges::any_of(drawn_, [&](std::size_t width) { return width > columns; });
  if (drawn_.empty() || reflowed) return {};
  return fmt::format("\x1b[{}A\r", drawn_.size());
}

void RedrawnBlock::draw(const std::vector<ScreenLine>& lines, std::size_t columns,
                        std::string_view above) {
  std::string frame = rewind(columns);
  if (!above.empty()) frame.append(above).append(kWipeRestOfLine).append("\n");
  drawn_.clear();
  for (const ScreenLine& line : lines) {
    frame.append(line.painted).append(kWipeRestOfLine).append("\n");
    drawn_.push_back(line.columns);
  }
  frame.append(kWipeBelow);
  out_ << frame << std::flush;
}

void RedrawnBlock::wipe(std::size_t columns) {
  if (!drawn_.empty()) out_ << rewind(columns) << kWipeBelow << std::flush;
  drawn_.clear();
}

}  // namespace headroom::report
