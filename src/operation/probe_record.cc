#include "operation/probe_record.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::operation {
namespace {

constexpr Nanos kWindow = std::chrono::minutes(1);

}  // namespace

ProbeRecord::ProbeRecord(const ProbePlan& probe, Nanos begun)
    : journey_(probe.journey),
      // At least one walk ends in it, whatever becomes of it.
      window_(std::max(kWindow, 2 * (probe.every + probe.patience))),
      last_(begun) {}

std::optional<run::Event> ProbeRecord::take(Nanos at, const Walk& walk) {
  walks_.push_back({at, walk.is_fine(), walk.seconds});
  while (walks_.front().at <= at - window_) walks_.pop_front();
  last_ = at;
  if (walk.failure == failure_) return std::nullopt;
  failure_ = walk.failure;
  run::Event event{.at = at, .kind = std::string(kProbed), .text = {}};
  if (walk.is_fine()) {
    event.text = fmt::format("{} is well again after {}", journey_, to_string(at - *fails_));
    fails_.reset();
  } else {
    if (!fails_) fails_ = at;
    event.text = fmt::format("{} fails: {}", journey_, failure_);
  }
  return event;
}

platform::ProbeSignals ProbeRecord::signals(Nanos now) const {
  platform::ProbeSignals signals{.journey = journey_, .success = {}};
  int all = 0;
  int fine = 0;
  double seconds = 0;
  for (const Ended& walk : walks_) {
    if (walk.at <= now - window_) continue;
    ++all;
    if (!walk.is_fine) continue;
    ++fine;
    seconds += walk.seconds;
  }
  if (all > 0) signals.success = static_cast<double>(fine) / all;
  if (fine > 0) signals.seconds = seconds / fine;
  return signals;
}

std::optional<std::string> ProbeRecord::gap(Nanos now) const {
  if (now - last_ < window_) return std::nullopt;
  return fmt::format("probe {}: no walk has ended within {}", journey_, to_string(window_));
}

}  // namespace headroom::operation
