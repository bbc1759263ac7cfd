#include "control/schedule.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::control {
namespace {

using std::chrono::minutes;
using std::chrono::sys_seconds;

constexpr minutes kDay = std::chrono::days(1);
constexpr minutes kWeek = std::chrono::weeks(1);

// 0 to a week, also of what is negative.
minutes within_week(minutes time) {
  return (time % kWeek + kWeek) % kWeek;
}

minutes minute_of_week(sys_seconds moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const auto since_monday = std::chrono::weekday(day) - std::chrono::Monday;
  return std::chrono::floor<minutes>(moment - day) + since_monday;
}

bool holds(const WeekSpan& span, minutes minute) {
  return within_week(minute - span.begin) < span.length;
}

}  // namespace

std::vector<WeekSpan> spans_of(const ScheduleEntry& entry) {
  std::vector<WeekSpan> spans;
  for (std::size_t day = 0; day < entry.days.size(); ++day) {
    if (!entry.days.test(day)) continue;
    const minutes begin = static_cast<int>(day) * kDay + entry.begin - entry.ahead;
    spans.push_back({.begin = within_week(begin), .length = entry.length});
  }
  return spans;
}

std::optional<ReplicaRange> range_at(std::span<const ScheduleEntry> entries, sys_seconds moment) {
  const minutes minute = minute_of_week(moment);
  std::optional<ReplicaRange> range;
  for (const ScheduleEntry& entry : entries) {
    const auto now = [&](const WeekSpan& span) { return holds(span, minute); };
    if (!std::ranges::any_of(spans_of(entry), now)) continue;
    if (!range) range = ReplicaRange{.least = 0, .most = 0};
    range->least = std::max(range->least, entry.replicas.least);
    range->most = std::max(range->most, entry.replicas.most);
  }
  return range;
}

ReplicaRange range_at(std::span<const ScheduleEntry> entries, sys_seconds moment,
                      ReplicaRange outer) {
  const ReplicaRange scheduled = range_at(entries, moment).value_or(outer);
  return {.least = std::clamp(scheduled.least, outer.least, outer.most),
          .most = std::clamp(scheduled.most, outer.least, outer.most)};
}

std::optional<sys_seconds> next_change(std::span<const ScheduleEntry> entries, sys_seconds moment) {
  const minutes minute = minute_of_week(moment);
  std::vector<minutes> waits;  // until something begins or ends
  for (const ScheduleEntry& entry : entries) {
    for (const WeekSpan& span : spans_of(entry)) {
      for (const minutes edge : {span.begin, span.begin + span.length}) {
        const minutes wait = within_week(edge - minute);
        waits.push_back(wait > minutes(0) ? wait : kWeek);
      }
    }
  }
  std::ranges::sort(waits);
  const auto range = range_at(entries, moment);
  for (const minutes wait : waits) {
    const sys_seconds then = std::chrono::floor<minutes>(moment) + wait;
    if (range_at(entries, then) != range) return then;
  }
  return std::nullopt;
}

}  // namespace headroom::control
