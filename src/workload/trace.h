// The moments of a recording, replayed: a CSV file with a column of times.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/load_shape.h"

namespace headroom::workload {

// When each row's session starts: rising, counted from the earliest row, divided by the speed.
// Without a column in `trace` it takes the first that holds dates, or numbers under a name that
// says time (time, timestamp, t, ts, date, with or without a unit). Fails when there is none, when
// a row's time cannot be read, when the speed is not above 0, and as DataTable::load does.
Result<std::vector<Nanos>> load_trace(const spec::Trace& trace,
                                      const std::filesystem::path& folder);

}  // namespace headroom::workload
