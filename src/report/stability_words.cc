#include "report/stability_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/escape.h"
#include "report/figures.h"

namespace headroom::report {
namespace {

using design::Remedy;
using design::Stability;
using design::StabilityMap;
using design::StabilityRow;

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
      return fmt::format("queue of {} from {} to {}", servers, limit_of(remedy.before),
                         limit_of(remedy.after));
    case Remedy::Kind::kRetries:
      return fmt::format("retries of {} from {} to {}", caller, limit_of(remedy.before),
                         limit_of(remedy.after));
    case Remedy::Kind::kBudget:
      return fmt::format("retry budget of {} from {} to {}", caller, budget_of(remedy.before),
                         budget_of(remedy.after));
    case Remedy::Kind::kTimeout:
      return fmt::format("timeout of {} from {} to {}", caller, seconds_text(remedy.before),
                         seconds_text(remedy.after));
    case Remedy::Kind::kReplicas:
      break;
  }
  return fmt::format("replicas of {} from {} to {}", servers, limit_of(remedy.before),
                     limit_of(remedy.after));
}

}  // namespace

std::string limit_of(double count) {
  return std::isfinite(count) ? count_text(static_cast<std::uint64_t>(count)) : "no limit";
}

std::string call_text(const design::TimedCall& call) {
  std::string name = printable(call.caller) + " → " + printable(call.callee);
  if (!call.is_direct()) name += ", waiting at " + printable(call.at.name);
  return name;
}

std::string planned_text(const design::TimedCall& call) {
  const double queue = call.at.queue.value_or(std::numeric_limits<double>::infinity());
  std::string facts = fmt::format("{} of {}, queue {}, timeout {}, retries {}",
                                  rate_text(call.rate), rate_text(call.capacity()), limit_of(queue),
                                  nanos_text(call.timeout), limit_of(call.retry.attempts - 1.0));
  if (call.outer_attempts > 1) {
    facts += fmt::format(", tried {} times by its callers", call.outer_attempts);
  }
  return facts;
}

StabilityVerdict verdict_of(const StabilityMap& map) {
  if (!map.range) {
    const bool is_down = map.at_peak == Stability::kDown;
    StabilityVerdict verdict{
        .tone = is_down ? Tone::kBad : Tone::kGood,
        .state = is_down ? "more is planned than it can do" : "comes back from any spike",
        .rest = {}};
    // What is one setting away.
    const auto first = std::ranges::find_if(
        map.by_retries, [](const StabilityRow& row) { return row.range.has_value(); });
    if (first != map.by_retries.end()) {
      verdict.rest = fmt::format("; with retries {} it would not from {}", limit_of(first->value),
                                 range_of(*first->range));
    }
    return verdict;
  }
  const double capacity = map.call.capacity();
  StabilityVerdict verdict{
      .tone = map.at_peak == Stability::kComesBack ? Tone::kWarning : Tone::kBad,
      .state =
          fmt::format("two states from {} ({} to {} of what it can do)", range_of(*map.range),
                      share_text(map.range->from / capacity), share_text(map.range->to / capacity)),
      .rest = "; the peak lies above: it goes down without a spike"};
  if (map.at_peak == Stability::kComesBack) {
    verdict.rest = fmt::format("; the peak lies below, and reaches it when it grows {:.1f}x",
                               map.range->from / map.call.rate);
  } else if (map.at_peak == Stability::kTips) {
    verdict.rest = "; the peak lies between: a spike tips it, and it stays down";
  }
  return verdict;
}

std::string spikes_text(const StabilityMap& map) {
  std::string text;
  for (const design::Spike& spike : map.spikes) {
    text += text.empty() ? "tipped by " : ", ";
    text += fmt::format("{:g}x the peak for {}", spike.times, nanos_text(spike.length));
  }
  return text;
}

std::string trial_text(const design::SpikeTrial& trial) {
  using Ending = design::SpikeTrial::Ending;
  const std::string_view ending = trial.ending == Ending::kCameBack     ? "it came back"
                                  : trial.ending == Ending::kStayedDown ? "it stayed down"
                                                                        : "it was never well";
  return fmt::format("simulated, {:g}x for {}: {} answered before, {} when {} had passed: {}",
                     trial.spike.times, nanos_text(trial.spike.length),
                     share_text(trial.answered_before), share_text(trial.answered_after),
                     length_text(trial.settling), ending);
}

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

}  // namespace headroom::report
