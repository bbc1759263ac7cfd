// Moments as data files write them: dates, or numbers whose unit the column's name says.
#pragma once

#include <optional>
#include <string_view>

#include "base/quantity.h"

namespace headroom::workload {

// A moment as files write it, on a scale of its own whose differences are nanoseconds: an ISO 8601
// date and time ("2023-11-16 18:17:03.9799600", also with T, and with Z or +01:00), or a number.
// A number counts seconds, unless the column's name ends in _ms, _us or _ns, or the number is so
// large that it must be milliseconds, microseconds or nanoseconds since 1970 (above 10^11, 10^14,
// 10^17). Nothing when the text is neither.
std::optional<Nanos> read_moment(std::string_view text, std::string_view column);

// An ISO 8601 date and time, and nothing else.
std::optional<Nanos> read_date_and_time(std::string_view text);

// True when the name of a column says time: time, timestamp, t, ts, date or datetime, in any case,
// with or without _s, _ms, _us or _ns behind it.
bool says_time(std::string_view column);

}  // namespace headroom::workload
