#include "report/stability_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "report/escape.h"
#include "report/figures.h"

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

std::string count_of(double count) {
  return std::isfinite(count) ? count_text(static_cast<std::uint64_t>(count)) : "no limit";
}

std::string budget_of(double share) {
  return std::isfinite(share) ? share_text(share) : "none";
}

std::string range_of(const queueing::BistableRange& range) {
  return rate_text(range.from) + " to " + rate_text(range.to);
}

std::string change_of(const design::TimedCall& call, const Remedy& remedy) {
  const std::string servers = printable(call.at.name);
  const std::string caller = printable(call.caller);
  switch (remedy.kind) {
    case Remedy::Kind::kQueue:
      return fmt::format("queue of {} from {} to {}", servers, count_of(remedy.before),
                         count_of(remedy.after));
    case Remedy::Kind::kRetries:
      return fmt::format("retries of {} from {} to {}", caller, count_of(remedy.before),
                         count_of(remedy.after));
    case Remedy::Kind::kBudget:
      return fmt::format("retry budget of {} from {} to {}", caller, budget_of(remedy.before),
                         budget_of(remedy.after));
    case Remedy::Kind::kTimeout:
      return fmt::format("timeout of {} from {} to {}", caller, seconds_text(remedy.before),
                         seconds_text(remedy.after));
    case Remedy::Kind::kReplicas:
      break;
  }
  return fmt::format("replicas of {} from {} to {}", servers, count_of(remedy.before),
                     count_of(remedy.after));
}

std::string call_line(const StabilityMap& map, Colour colour) {
  const design::TimedCall& call = map.call;
  std::string name = printable(call.caller) + " → " + printable(call.callee);
  if (!call.is_direct()) name += ", waiting at " + printable(call.at.name);
  const double queue = call.at.queue.value_or(std::numeric_limits<double>::infinity());
  std::string facts = fmt::format("  {} of {}, queue {}, timeout {}, retries {}",
                                  rate_text(call.rate), rate_text(call.capacity()), count_of(queue),
                                  nanos_text(call.timeout), count_of(call.retry.attempts - 1.0));
  if (call.outer_attempts > 1) {
    facts += fmt::format(", tried {} times by its callers", call.outer_attempts);
  }
  return "  " + paint(name, Tone::kStrong, colour) + paint(facts, Tone::kQuiet, colour) + "\n";
}

std::string verdict_of(const StabilityMap& map, Colour colour) {
  if (!map.range) {
    std::string text = map.at_peak == Stability::kDown
                           ? paint("more is planned than it can do", Tone::kBad, colour)
                           : paint("comes back from any spike", Tone::kGood, colour);
    // What is one setting away.
    const auto first = std::ranges::find_if(
        map.by_retries, [](const StabilityRow& row) { return row.range.has_value(); });
    if (first != map.by_retries.end()) {
      text += fmt::format("; with retries {} it would not from {}", count_of(first->value),
                          range_of(*first->range));
    }
    return text;
  }
  const double capacity = map.call.capacity();
  const std::string range =
      fmt::format("two states from {} ({} to {} of what it can do)", range_of(*map.range),
                  share_text(map.range->from / capacity), share_text(map.range->to / capacity));
  switch (map.at_peak) {
    case Stability::kComesBack:
      return paint(range, Tone::kWarning, colour) +
             fmt::format("; the peak lies below, and reaches it when it grows {:.1f}x",
                         map.range->from / map.call.rate);
    case Stability::kTips:
      return paint(range, Tone::kBad, colour) +
             "; the peak lies between: a spike tips it, and it stays down";
    case Stability::kDown:
      break;
  }
  return paint(range, Tone::kBad, colour) + "; the peak lies above: it goes down without a spike";
}

std::string spikes_line(const StabilityMap& map) {
  std::string text;
  for (const design::Spike& spike : map.spikes) {
    text += text.empty() ? "tipped by " : ", ";
    text += fmt::format("{:g}x the peak for {}", spike.times, nanos_text(spike.length));
  }
  return text;
}

std::string trial_line(const design::SpikeTrial& trial) {
  using Ending = design::SpikeTrial::Ending;
  const std::string_view ending = trial.ending == Ending::kCameBack     ? "it came back"
                                  : trial.ending == Ending::kStayedDown ? "it stayed down"
                                                                        : "it was never well";
  return fmt::format("simulated, {:g}x for {}: {} answered before, {} when {} had passed: {}",
                     trial.spike.times, nanos_text(trial.spike.length),
                     share_text(trial.answered_before), share_text(trial.answered_after),
                     length_text(trial.settling), ending);
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
  add(spikes_line(map));
  if (map.trial) add(trial_line(*map.trial));
  for (const Remedy& remedy : map.remedies) {
    const std::string_view before = &remedy == &map.remedies.front() ? "cheapest: " : "or else:  ";
    add(paint(before, Tone::kAccent, colour) + remedy_text(map.call, remedy));
  }
  if (map.remedies.empty()) add("no change of queue, retries, timeout or replicas removes that");
  text += "\n" +
          paint("    . comes back after a spike   # stays down after one   x down without",
                Tone::kQuiet, colour) +
          "\n";
  text += map_of(map, "queue", map.by_queue, count_of);
  text += map_of(map, "timeout", map.by_timeout, seconds_text);
  text += map_of(map, "retries", map.by_retries, count_of);
  return text;
}

}  // namespace

std::string remedy_text(const design::TimedCall& call, const Remedy& remedy) {
  std::string text = change_of(call, remedy) + ": ";
  text += remedy.left ? "the region begins above the peak, at " + rate_text(remedy.left->from)
                      : "the region is gone";
  if (remedy.failing_at_peak >= 1e-4) {
    text +=
        fmt::format(", {} of the attempts fail at the peak", share_text(remedy.failing_at_peak));
  }
  return text;
}

std::string stability_text(const std::vector<StabilityMap>& maps, Colour colour) {
  if (maps.empty()) {
    return "No caller gives up a call that it may wait for: nothing to be tipped by retries.\n";
  }
  std::string text =
      paint("Stability: calls that are given up after a while", Tone::kStrong, colour) + "\n";
  for (const StabilityMap& map : maps) {
    text += "\n" + call_line(map, colour) + "    " + verdict_of(map, colour) + "\n";
    if (map.range) text += details_of(map, colour);
  }
  return text;
}

}  // namespace headroom::report
