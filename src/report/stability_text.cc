#include "report/stability_text.h"

#include <fmt/format.h>

#include <string_view>

#include "report/figures.h"
#include "report/stability_words.h"

namespace headroom::report {
namespace {

using design::Remedy;
using design::Stability;
using design::StabilityMap;
using design::StabilityRow;

constexpr int kColumns = 44;
constexpr double kLoadOfColumn = 0.025;  // of the capacity
constexpr int kColumnsPerMark = 10;
constexpr int kLabel = 14;

std::string call_line(const StabilityMap& map, Colour colour) {
  return "  " + paint(call_text(map.call), Tone::kStrong, colour) +
         paint("  " + planned_text(map.call), Tone::kQuiet, colour) + "\n";
}

std::string verdict_line(const StabilityMap& map, Colour colour) {
  const StabilityVerdict verdict = verdict_of(map);
  return "    " + paint(verdict.state, verdict.tone, colour) + verdict.rest + "\n";
}

// Above the cells: what share of the capacity they are, and where the planned peak is.
std::string ruler(const StabilityMap& map, std::string_view name) {
  std::string marks;
  for (int column = 0; column < kColumns; column += kColumnsPerMark) {
    marks.resize(static_cast<std::size_t>(column), ' ');
    marks += fmt::format("{:.0f}%", 100 * kLoadOfColumn * column);
  }
  const auto peak = static_cast<int>(map.peak_share() / kLoadOfColumn);
  std::string text = fmt::format("    {:>{}}  {}\n", name, kLabel, marks);
  if (peak < kColumns) text += fmt::format("    {:>{}}  {:>{}}\n", "peak", kLabel, "v", peak + 1);
  return text;
}

// Loads as shares of what the servers can do, also where the variant leaves that as it is.
std::string cells_of(const StabilityMap& map, const StabilityRow& row) {
  const double capacity = map.call.capacity();
  std::string cells;
  for (int column = 0; column < kColumns; ++column) {
    switch (design::stability_at(row.range, capacity, (column + 0.5) * kLoadOfColumn * capacity)) {
      case Stability::kComesBack:
        cells += '.';
        break;
      case Stability::kTips:
        cells += '#';
        break;
      case Stability::kDown:
        cells += 'x';
        break;
    }
  }
  return cells;
}

std::string map_of(const StabilityMap& map, std::string_view name,
                   const std::vector<StabilityRow>& rows, std::string (*value)(double)) {
  std::string text = "\n" + ruler(map, name);
  for (const StabilityRow& row : rows) {
    const bool is_planned = row.is == StabilityRow::Is::kPlanned;
    text += fmt::format("    {:>{}} {}{}\n", value(row.value), kLabel, is_planned ? ">" : " ",
                        cells_of(map, row));
  }
  return text;
}

std::string details_of(const StabilityMap& map, Colour colour) {
  std::string text;
  const auto add = [&](const std::string& line) {
    if (!line.empty()) text += "    " + line + "\n";
  };
  add(spikes_text(map));
  if (map.trial) add(trial_text(*map.trial));
  for (const Remedy& remedy : map.remedies) {
    const std::string_view before = &remedy == &map.remedies.front() ? "cheapest: " : "or else:  ";
    add(paint(before, Tone::kAccent, colour) + remedy_text(map.call, remedy));
  }
  if (map.remedies.empty()) add(std::string(kNoRemedy));
  text += "\n" +
          paint("    . comes back after a spike   # stays down after one   x down without",
                Tone::kQuiet, colour) +
          "\n";
  text += map_of(map, "queue", map.by_queue, limit_of);
  text += map_of(map, "timeout", map.by_timeout, seconds_text);
  text += map_of(map, "retries", map.by_retries, limit_of);
  return text;
}

}  // namespace

std::string stability_text(const std::vector<StabilityMap>& maps, Colour colour) {
  if (maps.empty()) {
    return std::string(kNothingToTip) + "\n";
  }
  std::string text =
      paint("Stability: calls that are given up after a while", Tone::kStrong, colour) + "\n";
  for (const StabilityMap& map : maps) {
    text += "\n" + call_line(map, colour) + verdict_line(map, colour);
    if (map.range) text += details_of(map, colour);
  }
  return text;
}

}  // namespace headroom::report
