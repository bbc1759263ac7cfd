// How many replicas there have to be at which times of the week, known beforehand:
//
//   Mon-Fri 08:00-18:00 UTC: 10..20      from Monday to Friday at least 10 and at most 20
//   Sat,Sun 09:00-12:00 UTC+02:00: 4..8
//   Fri 22:00-06:00: 2..4                over midnight, until Saturday's 6 o'clock
//   daily 00:00-24:00: 2                 always 2
//
// The times are UTC unless an offset is given. Zones whose clocks change are not known here.
#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "control/replica_range.h"

namespace headroom::control {

struct ScheduleEntry {
  std::bitset<7> days;            // on which it begins, Monday first
  std::chrono::minutes begin{};   // of the day, by the entry's own clock
  std::chrono::minutes length{};  // above 0, at most a day
  std::chrono::minutes ahead{};   // of UTC, by which that clock is
  ReplicaRange replicas;
  friend bool operator==(const ScheduleEntry&, const ScheduleEntry&) = default;
};

// Fails with kInvalid and the column of what is wrong.
Result<ScheduleEntry> parse_schedule_entry(std::string_view text);
// As above, reads back as the same entry: "Mon-Fri 08:00-18:00 UTC: 10..20".
std::string to_string(const ScheduleEntry& entry);

// What holds at a moment: the beginning of an entry's time belongs to it, the end does not. Of
// several entries the largest least and the largest most. Nothing where none holds.
std::optional<ReplicaRange> range_at(std::span<const ScheduleEntry> entries,
                                     std::chrono::sys_seconds moment);
// The same within `outer`; all of that where none holds.
ReplicaRange range_at(std::span<const ScheduleEntry> entries, std::chrono::sys_seconds moment,
                      ReplicaRange outer);

// The first moment after that one at which another range holds, or none. Nothing where it never
// changes.
std::optional<std::chrono::sys_seconds> next_change(std::span<const ScheduleEntry> entries,
                                                    std::chrono::sys_seconds moment);

// One entry on one of its days, by UTC.
struct WeekSpan {
  std::chrono::minutes begin{};  // since the beginning of Monday, below a week
  std::chrono::minutes length{};
};
// By rising day of the entry.
std::vector<WeekSpan> spans_of(const ScheduleEntry& entry);

}  // namespace headroom::control
