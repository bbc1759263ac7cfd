#include "traffic/json_log_line.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace headroom::traffic {
namespace {

enum class Field : std::uint8_t { kClient, kAgent, kRequest, kMethod, kTarget, kTime, kStatus };

struct FieldName {
  std::string_view name;
  Field field;
};

// Names in lower case. Of several fields with one meaning the last in the line counts.
constexpr std::array<FieldName, 46> kNames{{
    {"remote_addr", Field::kClient},
    {"remote_ip", Field::kClient},
    {"client_ip", Field::kClient},
    {"clientip", Field::kClient},
    {"client", Field::kClient},
    {"clienthost", Field::kClient},
    {"remoteip", Field::kClient},
    {"remote_host", Field::kClient},
    {"ip", Field::kClient},
    {"downstream_remote_address", Field::kClient},
    {"user_agent", Field::kAgent},
    {"http_user_agent", Field::kAgent},
    {"useragent", Field::kAgent},
    {"user-agent", Field::kAgent},
    {"agent", Field::kAgent},
    {"request_user-agent", Field::kAgent},
    {"request", Field::kRequest},
    {"request_line", Field::kRequest},
    {"method", Field::kMethod},
    {"request_method", Field::kMethod},
    {"requestmethod", Field::kMethod},
    {"http_method", Field::kMethod},
    {"verb", Field::kMethod},
    {"uri", Field::kTarget},
    {"request_uri", Field::kTarget},
    {"requestpath", Field::kTarget},
    {"path", Field::kTarget},
    {"url", Field::kTarget},
    {"requesturi", Field::kTarget},
    {"http_path", Field::kTarget},
    {"target", Field::kTarget},
    {"time", Field::kTime},
    {"time_local", Field::kTime},
    {"time_iso8601", Field::kTime},
    {"@timestamp", Field::kTime},
    {"timestamp", Field::kTime},
    {"msec", Field::kTime},
    {"ts", Field::kTime},
    {"startutc", Field::kTime},
    {"start_time", Field::kTime},
    {"datetime", Field::kTime},
    {"status", Field::kStatus},
    {"status_code", Field::kStatus},
    {"response_code", Field::kStatus},
    {"downstreamstatus", Field::kStatus},
    {"http_status", Field::kStatus},
}};

bool set_time_from_number(double seconds, std::int64_t& time_ms) {
  constexpr double kMilliseconds = 1e11;  // as seconds, that is the year 5138
  constexpr double kMicroseconds = 1e14;
  if (!(seconds > 0) || seconds > 1e19) return false;
  if (seconds > kMicroseconds) seconds /= 1e6;
  if (seconds > kMilliseconds) seconds /= 1e3;
  if (seconds > kMilliseconds) return false;
  time_ms = std::llround(seconds * 1000);
  return true;
}

// Digits of one number at `at`, exactly `count` of them.
bool digits(std::string_view text, std::size_t at, std::size_t count, int& value) {
  if (at + count > text.size()) return false;
  value = 0;
  for (const char c : text.substr(at, count)) {
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  return true;
}

// "2026-11-25T18:05:03.250+01:00"
bool parse_iso(std::string_view text, std::int64_t& time_ms) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool is_iso = digits(text, 0, 4, year) && digits(text, 5, 2, month) &&
                      digits(text, 8, 2, day) && digits(text, 11, 2, hour) &&
                      digits(text, 14, 2, minute) && digits(text, 17, 2, second) &&
                      text[4] == '-' && text[7] == '-' && text[13] == ':' && month >= 1 &&
                      month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60;
  if (!is_iso) return false;
  time_ms = civil_ms(year, month, day, hour, minute, second);
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.') || rest.starts_with(',')) {
    int factor = 100;
    rest.remove_prefix(1);
    for (; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1), factor /= 10) {
      time_ms += (rest.front() - '0') * factor;
    }
  }
  int zone_hours = 0, zone_minutes = 0;
  if ((rest.starts_with('+') || rest.starts_with('-')) && digits(rest, 1, 2, zone_hours)) {
    if (!digits(rest, 4, 2, zone_minutes)) digits(rest, 3, 2, zone_minutes);
    const std::int64_t east = (zone_hours * 60 + zone_minutes) * 60'000;
    time_ms -= rest.front() == '-' ? -east : east;
  }
  return true;
}

}  // namespace

bool parse_any_time(std::string_view text, std::int64_t& time_ms) {
  if (parse_iso(text, time_ms)) return true;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size()) {
    return set_time_from_number(seconds, time_ms);
  }
  if (text.starts_with('[')) text.remove_prefix(1);
  if (text.ends_with(']')) text.remove_suffix(1);
  if (text.size() != 26) return false;
  LogLineParser common;
  LogLine line;
  const std::string as_line = "- - - [" + std::string(text) + "] \"GET / HTTP/1.1\" 200 0";
  if (common.parse(as_line, line) != LineFault::kNone) return false;
  time_ms = line.time_ms;
  return true;
}

struct JsonLogLineParser::State {
  simdjson::dom::parser parser;

  void read(const simdjson::dom::object& object, int depth, LogLine& line);
  void set(Field field, simdjson::dom::element value, LogLine& line);

  bool has_time = false;
};

void JsonLogLineParser::State::set(Field field, simdjson::dom::element value, LogLine& line) {
  std::string_view text;
  double number = 0;
  const bool is_text = value.get(text) == simdjson::SUCCESS;
  if (!is_text && value.get(number) != simdjson::SUCCESS) return;
  switch (field) {
    case Field::kClient:
      if (is_text) line.client = text;
      break;
    case Field::kAgent:
      if (is_text && text != "-") line.agent = text;
      break;
    case Field::kRequest:
      if (is_text) split_request(text, line);
      break;
    case Field::kMethod:
      if (is_text) line.method = text;
      break;
    case Field::kTarget:
      if (is_text) line.target = text;
      break;
    case Field::kTime:
      has_time =
          is_text ? parse_any_time(text, line.time_ms) : set_time_from_number(number, line.time_ms);
      break;
    case Field::kStatus:
      if (is_text) std::from_chars(text.data(), text.data() + text.size(), number);
      if (number >= 100 && number <= 599) line.status = static_cast<int>(number);
      break;
  }
}

void JsonLogLineParser::State::read(const simdjson::dom::object& object, int depth, LogLine& line) {
  constexpr int kMostLevels = 3;
  for (const auto& [key, value] : object) {
    simdjson::dom::object inner;
    simdjson::dom::array list;
    if (value.get(inner) == simdjson::SUCCESS) {
      if (depth < kMostLevels) read(inner, depth + 1, line);
      continue;
    }
    const std::string lower = to_lower(key);
    const auto found = std::ranges::find(kNames, lower, &FieldName::name);
    if (found == kNames.end()) continue;
    // Headers are lists of values in some formats.
    simdjson::dom::element first = value;
    if (value.get(list) == simdjson::SUCCESS) {
      if (list.size() == 0) continue;
      first = list.at(0);
    }
    set(found->field, first, line);
  }
}

JsonLogLineParser::JsonLogLineParser() : state_(std::make_unique<State>()) {}
JsonLogLineParser::~JsonLogLineParser() = default;
JsonLogLineParser::JsonLogLineParser(JsonLogLineParser&&) noexcept = default;
JsonLogLineParser& JsonLogLineParser::operator=(JsonLogLineParser&&) noexcept = default;

LineFault JsonLogLineParser::parse(std::string_view line, LogLine& into) {
  into = {};
  simdjson::dom::object object;
  if (state_->parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) {
    return LineFault::kNotJson;
  }
  state_->has_time = false;
  state_->read(object, 0, into);
  if (!state_->has_time) return LineFault::kNoTime;
  const std::string_view target = into.target;
  if (into.method.empty() || target.empty()) return LineFault::kNoRequest;
  // The origin of an absolute URL goes, as in a request line.
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const std::size_t path = target.find('/', target.find("//") + 2);
    into.target = path == target.npos ? std::string_view("/") : target.substr(path);
  }
  return into.status == 0 ? LineFault::kNoStatus : LineFault::kNone;
}

}  // namespace headroom::traffic
