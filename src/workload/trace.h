// Recordings, replayed: a CSV file with a column of times, and perhaps one of rates or counts.
//
// Without a column of times in `trace` both take the first that holds dates, or numbers under a
// name that says time (time, timestamp, t, ts, date, with or without a unit). Both fail when there
// is none, when a row cannot be read, when the speed or the scale is not above 0, and as
// DataTable::load does.
#pragma once

#include <filesystem>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "base/result.h"
#include "spec/load_shape.h"
#include "workload/rate_curve.h"

namespace headroom::workload {

// When each row's session starts: rising, counted from the earliest row, divided by the speed.
//
// Scaled by a factor f, each start happens floor(f) times and once more with the probability that
// is left, which the seed decides. The first is where it was recorded, the others fall at random
// between it and the next recorded start, so that the recording's bursts and gaps stay. At least
// one is left.
Result<std::vector<Nanos>> load_trace(const spec::Trace& trace, const std::filesystem::path& folder,
                                      Seed seed);

// The rate that each row gives, from its time until the next row's; the last one's holds as long as
// the one's before it. The rows must be in the order of their times. A count is divided by that
// time. At a speed of 10x the times are divided by 10 and the rates multiplied, as if the recorded
// sessions began ten times as fast; then the rates are multiplied by the scale.
Result<std::vector<RateCurve::Piece>> load_rate_trace(const spec::Trace& trace,
                                                      const std::filesystem::path& folder);

}  // namespace headroom::workload
