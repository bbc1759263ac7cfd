#include "traffic/log_line.h"

#include <array>
#include <chrono>
#include <cstring>

#include "base/text.h"

namespace headroom::traffic {
namespace {

// "17/May/2015:10:05:03 +0000"
constexpr std::size_t kTimeLength = 26;
constexpr std::size_t kMinuteLength = 17;
constexpr std::size_t kZoneAt = 21;

std::size_t find(std::string_view text, char c, std::size_t from = 0) {
  if (from >= text.size()) return text.npos;
  const void* found = std::memchr(text.data() + from, c, text.size() - from);
  return found == nullptr ? text.npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The closing quote of a field whose text begins at `from`; a backslash keeps one from closing.
std::size_t closing_quote(std::string_view line, std::size_t from) {
  std::size_t at = find(line, '"', from);
  while (at != line.npos) {
    std::size_t backslashes = 0;
    while (at - backslashes > from && line[at - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return at;
    at = find(line, '"', at + 1);
  }
  return line.npos;
}

// Two digits, or a negative number where they are none.
int two_digits(std::string_view text, std::size_t at) {
  if (!is_digit(text[at]) || !is_digit(text[at + 1])) return -100;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

int month_of(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == name) return static_cast<int>(i) + 1;
  }
  return 0;
}

// What stands before the time: "client ident user", or with a virtual host in front of them.
std::string_view client_of(std::string_view front) {
  const std::size_t first_end = find(front, ' ');
  if (first_end == front.npos) return front;
  const std::string_view first = front.substr(0, first_end);
  const std::size_t second_end = find(front, ' ', first_end + 1);
  if (second_end == front.npos) return first;
  const std::string_view second = front.substr(first_end + 1, second_end - first_end - 1);
  // An ident is "-" or a word; an address has dots or colons.
  const bool is_address = second.size() > 1 && second.find_first_of(".:") != second.npos &&
                          second.find('@') == second.npos;
  return is_address ? second : first;
}

}  // namespace

std::int64_t civil_ms(int year, int month, int day, int hour, int minute, int second) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

std::string_view describe(LineFault fault) {
  switch (fault) {
    case LineFault::kNone:
      break;
    case LineFault::kNoTime:
      return "it has no [day/month/year:hour:minute:second zone]";
    case LineFault::kNoRequest:
      return "it has no request in quotes";
    case LineFault::kNoMethod:
      return "its request is not METHOD /path";
    case LineFault::kNoStatus:
      return "it has no status behind the request";
    case LineFault::kNotJson:
      return "it is not a JSON object with time, request and status";
  }
  return "nothing is wrong with it";
}

bool LogLineParser::parse_time(std::string_view text, std::int64_t& time_ms) {
  const int second = two_digits(text, 18);
  if (second < 0 || second > 60 || text[kMinuteLength] != ':') return false;
  const std::string_view minute = text.substr(0, kMinuteLength);
  const std::string_view zone = text.substr(kZoneAt);
  const std::string_view cached = minute_;
  if (cached.size() != kMinuteLength + 5 || cached.substr(0, kMinuteLength) != minute ||
      cached.substr(kMinuteLength) != zone) {
    const int day = two_digits(text, 0);
    const int month = month_of(text.substr(3, 3));
    const int century = two_digits(text, 7);
    const int years = two_digits(text, 9);
    const int hour = two_digits(text, 12);
    const int minutes = two_digits(text, 15);
    const int zone_hours = two_digits(zone, 1);
    const int zone_minutes = two_digits(zone, 3);
    const bool is_time = day >= 1 && day <= 31 && month >= 1 && century >= 0 && years >= 0 &&
                         hour >= 0 && hour < 24 && minutes >= 0 && minutes < 60 &&
                         zone_hours >= 0 && zone_minutes >= 0 && text[2] == '/' &&
                         (zone[0] == '+' || zone[0] == '-');
    if (!is_time) return false;
    const int east = (zone_hours * 60 + zone_minutes) * (zone[0] == '-' ? -1 : 1);
    minute_.assign(minute).append(zone);
    minute_ms_ = civil_ms(century * 100 + years, month, day, hour, minutes, 0) -
                 static_cast<std::int64_t>(east) * 60'000;
  }
  time_ms = minute_ms_ + second * 1000;
  return true;
}

bool split_request(std::string_view request, LogLine& into) {
  const std::size_t space = find(request, ' ');
  if (space == request.npos || space == 0 || space > 20) return false;
  into.method = request.substr(0, space);
  for (const char c : into.method) {
    if (c < 'A' || c > 'Z') return false;
  }
  std::string_view target = request.substr(space + 1);
  const std::size_t version = target.rfind(" HTTP/");
  if (version != target.npos) target = target.substr(0, version);
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const std::size_t path = find(target, '/', target.find("//") + 2);
    target = path == target.npos ? std::string_view("/") : target.substr(path);
  }
  into.target = target;
  return !target.empty();
}

LineFault LogLineParser::parse(std::string_view line, LogLine& into) {
  std::size_t bracket = find(line, '[');
  while (bracket != line.npos &&
         (line.size() < bracket + kTimeLength + 2 || line[bracket + kTimeLength + 1] != ']' ||
          !parse_time(line.substr(bracket + 1, kTimeLength), into.time_ms))) {
    bracket = find(line, '[', bracket + 1);
  }
  if (bracket == line.npos) return LineFault::kNoTime;
  into.client = client_of(line.substr(0, bracket));

  const std::size_t open = find(line, '"', bracket + kTimeLength + 2);
  if (open == line.npos) return LineFault::kNoRequest;
  const std::size_t close = closing_quote(line, open + 1);
  if (close == line.npos) return LineFault::kNoRequest;
  const std::string_view request = line.substr(open + 1, close - open - 1);
  if (request == "-" || request.empty()) return LineFault::kNoRequest;
  if (!split_request(request, into)) return LineFault::kNoMethod;

  if (line.size() < close + 5 || line[close + 1] != ' ' || !is_digit(line[close + 4])) {
    return LineFault::kNoStatus;
  }
  into.status = two_digits(line, close + 2) * 10 + (line[close + 4] - '0');
  if (into.status < 100 || into.status > 599) return LineFault::kNoStatus;

  // "referrer" "agent", where the format has them.
  into.agent = {};
  const std::size_t referrer = find(line, '"', close + 5);
  if (referrer == line.npos) return LineFault::kNone;
  const std::size_t referrer_end = closing_quote(line, referrer + 1);
  if (referrer_end == line.npos) return LineFault::kNone;
  const std::size_t agent = find(line, '"', referrer_end + 1);
  if (agent == line.npos) return LineFault::kNone;
  const std::size_t agent_end = closing_quote(line, agent + 1);
  into.agent = line.substr(agent + 1, agent_end == line.npos ? line.npos : agent_end - agent - 1);
  if (into.agent == "-") into.agent = {};
  return LineFault::kNone;
}

}  // namespace headroom::traffic
