#include "trial/slots_recorder.h"

#include <algorithm>
#include <chrono>

namespace headroom::trial {
namespace {

run::SlotReadings reading_of(const platform::SlotGauge& gauge) {
  run::SlotReadings reading{.readings = 1,
                            .slots = gauge.slots.value_or(0),
                            .busy = gauge.busy,
                            .waiting = gauge.waiting};
  if (gauge.waiting <= 0) return reading;
  reading.full = 1;
  reading.busy_full = gauge.busy;
  reading.busy_full_squares = gauge.busy * gauge.busy;
  return reading;
}

}  // namespace

Result<void> SlotsRecorder::begin(const run::Header& header) {
  components_ = header.components;
  return next_.begin(header);
}

Result<void> SlotsRecorder::add(const run::Slice& slice) {
  if (slice.components.size() != components_.size() || components_.empty()) return next_.add(slice);
  answers_.ask();
  const auto answer = answers_.answer_by(std::chrono::steady_clock::now() + patience_);
  if (!answer || answer->number == taken_) return next_.add(slice);
  taken_ = answer->number;
  run::Slice known = slice;
  for (const platform::SlotGauge& gauge : answer->told) {
    const auto place = std::ranges::find(components_, gauge.component);
    if (place == components_.end()) continue;
    run::add(known.components[static_cast<std::size_t>(place - components_.begin())].slots,
             reading_of(gauge));
  }
  return next_.add(known);
}

}  // namespace headroom::trial
