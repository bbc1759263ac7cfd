// The text of an entry of a schedule, read and written.
#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "base/scan.h"
#include "base/text.h"
#include "control/schedule.h"

namespace headroom::control {
namespace {

using std::chrono::minutes;

constexpr auto kExample = "for example Mon-Fri 08:00-18:00 UTC: 10..20";
constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr minutes kDay = std::chrono::days(1);

std::unexpected<Error> wrong(Error error) {
  if (error.fix.empty()) error.fix = kExample;
  return fail(std::move(error));
}

Result<std::size_t> scan_day(Scanner& scanner) {
  const Scanner before = scanner;
  const auto word = scanner.letters();
  if (!word) return wrong(before.expected("a day of the week"));
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if (to_lower(*word) == to_lower(kDays[day])) return day;
  }
  std::string fix = did_you_mean(*word, kDays);
  if (fix.empty()) fix = fmt::format("daily, or days as {}", enumerate(kDays));
  return fail(before.error(fmt::format("{} is no day of the week", in_quotes(*word)), {}, fix));
}

// "Mon-Wed,Fri"; a range may go over the week's end.
Result<std::bitset<7>> scan_days(Scanner& scanner) {
  std::bitset<7> days;
  if (scanner.accept("daily")) return days.set();
  do {
    const auto first = scan_day(scanner);
    if (!first) return fail(first.error());
    days.set(*first);
    if (!scanner.accept("-")) continue;
    const auto last = scan_day(scanner);
    if (!last) return fail(last.error());
    for (std::size_t day = *first; day != *last; day = (day + 1) % 7) days.set(day);
    days.set(*last);
  } while (scanner.accept(","));
  return days;
}

Result<int> scan_two_digits(Scanner& scanner) {
  const Scanner before = scanner;
  const auto digits = scanner.run(":-");
  if (digits && digits->size() == 2 && is_digit(digits->front()) && is_digit(digits->back())) {
    return (digits->front() - '0') * 10 + digits->back() - '0';
  }
  return wrong(before.expected("a time as 08:00"));
}

// "08:00", up to 24:00.
Result<minutes> scan_time(Scanner& scanner) {
  const Scanner before = scanner;
  const auto hour = scan_two_digits(scanner);
  if (!hour) return fail(hour.error());
  if (auto colon = scanner.expect(":"); !colon) return wrong(colon.error());
  const auto minute = scan_two_digits(scanner);
  if (!minute) return fail(minute.error());
  const minutes time = std::chrono::hours(*hour) + minutes(*minute);
  if (*minute < 60 && time <= kDay) return time;
  return wrong(before.error(fmt::format("{:02}:{:02} is no time of a day", *hour, *minute)));
}

// "UTC", "UTC+02:00", or nothing.
Result<minutes> scan_offset(Scanner& scanner) {
  const Scanner before = scanner;
  const auto zone = scanner.letters();
  if (!zone) return minutes(0);
  if (*zone != "UTC") {
    return fail(before.error(fmt::format("the clock {} is not known", in_quotes(*zone)),
                             "only UTC and fixed offsets from it are", "UTC, or UTC+01:00"));
  }
  const bool is_ahead = scanner.accept("+");
  if (!is_ahead && !scanner.accept("-")) return minutes(0);
  const auto offset = scan_time(scanner);
  if (!offset) return fail(offset.error());
  return is_ahead ? *offset : -*offset;
}

Result<int> scan_replicas(Scanner& scanner) {
  constexpr int kMost = 1'000'000;
  const Scanner before = scanner;
  const auto count = scanner.number();
  if (!count) return wrong(before.expected("a number of replicas"));
  if (*count >= 0 && *count <= kMost && *count == static_cast<int>(*count)) {
    return static_cast<int>(*count);
  }
  return wrong(before.error(fmt::format("{:g} is no number of replicas", *count)));
}

// "10..20", or "10" for exactly as many.
Result<ReplicaRange> scan_range(Scanner& scanner) {
  const Scanner before = scanner;
  const auto least = scan_replicas(scanner);
  if (!least) return fail(least.error());
  if (!scanner.accept("..")) return ReplicaRange{.least = *least, .most = *least};
  const auto most = scan_replicas(scanner);
  if (!most) return fail(most.error());
  if (*most >= *least) return ReplicaRange{.least = *least, .most = *most};
  return fail(before.error(fmt::format("{}..{} holds nothing", *least, *most),
                           "the smaller number stands first",
                           fmt::format("{}..{}", *most, *least)));
}

std::string days_text(const std::bitset<7>& days) {
  if (days.all()) return "daily";
  std::string text;
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (!days.test(day)) continue;
    std::size_t last = day;
    while (last + 1 < days.size() && days.test(last + 1)) ++last;
    if (!text.empty()) text += ",";
    text += kDays[day];
    if (last > day) text += fmt::format("{}{}", last == day + 1 ? "," : "-", kDays[last]);
    day = last;
  }
  return text;
}

std::string time_text(minutes time) {
  return fmt::format("{:02}:{:02}", time / std::chrono::hours(1),
                     (time % std::chrono::hours(1)).count());
}

}  // namespace

Result<ScheduleEntry> parse_schedule_entry(std::string_view text) {
  Scanner scanner(text);
  ScheduleEntry entry;
  const auto days = scan_days(scanner);
  if (!days) return fail(days.error());
  entry.days = *days;

  const Scanner times = scanner;
  const auto begin = scan_time(scanner);
  if (!begin) return fail(begin.error());
  if (auto dash = scanner.expect("-"); !dash) return wrong(dash.error());
  const auto end = scan_time(scanner);
  if (!end) return fail(end.error());
  if (*begin == *end || *begin == kDay) {
    return wrong(times.error(fmt::format("{}-{} is no time", time_text(*begin), time_text(*end)),
                             "a whole day is 00:00-24:00"));
  }
  entry.begin = *begin;
  entry.length = *end > *begin ? *end - *begin : *end - *begin + kDay;

  const auto ahead = scan_offset(scanner);
  if (!ahead) return fail(ahead.error());
  entry.ahead = *ahead;

  if (auto colon = scanner.expect(":"); !colon) return wrong(colon.error());
  const auto replicas = scan_range(scanner);
  if (!replicas) return fail(replicas.error());
  entry.replicas = *replicas;
  if (auto rest = scanner.expect_end(); !rest) return wrong(rest.error());
  return entry;
}

std::string to_string(const ScheduleEntry& entry) {
  minutes end = entry.begin + entry.length;
  if (end > kDay) end -= kDay;
  std::string text =
      fmt::format("{} {}-{} UTC", days_text(entry.days), time_text(entry.begin), time_text(end));
  if (entry.ahead != minutes(0)) {
    text += fmt::format("{}{}", entry.ahead > minutes(0) ? "+" : "-",
                        time_text(std::chrono::abs(entry.ahead)));
  }
  text += fmt::format(": {}", entry.replicas.least);
  if (entry.replicas.most > entry.replicas.least) text += fmt::format("..{}", entry.replicas.most);
  return text;
}

}  // namespace headroom::control
