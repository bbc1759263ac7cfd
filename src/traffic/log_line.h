// One line of a web server's access log.
//
// Understood are the common and the combined format of Apache and nginx, with a virtual host in
// front and further fields behind, and lines that are one JSON object with the usual names of
// fields (json_log_line.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::traffic {

// Views into the line, or into the parser for JSON: good until the next line is parsed.
struct LogLine {
  std::string_view client;
  std::string_view agent;    // empty where the log has none, or "-"
  std::string_view method;   // "GET"
  std::string_view target;   // path and query
  std::int64_t time_ms = 0;  // since 1970, UTC
  int status = 0;
};

enum class LineFault : std::uint8_t {
  kNone,
  kNoTime,     // no [day/month/year:hour:minute:second zone]
  kNoRequest,  // no request in quotes, or a "-" in its place
  kNoMethod,   // what stands there is not METHOD TARGET
  kNoStatus,
  kNotJson,
};

// "it has no [time]", to stand behind the line's number.
std::string_view describe(LineFault fault);

// Keeps what consecutive lines share: the minute, which most lines have in common with the last.
// Not thread-safe.
class LogLineParser {
 public:
  LineFault parse(std::string_view line, LogLine& into);

 private:
  bool parse_time(std::string_view text, std::int64_t& time_ms);

  std::string minute_;  // "17/May/2015:10:05" and its zone, of the last line
  std::int64_t minute_ms_ = 0;
};

// "GET /path HTTP/1.1" into its parts; false where that is not a request line. A target with blanks
// in it stays whole, an absolute URL loses its origin.
bool split_request(std::string_view request, LogLine& into);

// Milliseconds since 1970 of a civil time; month 1..12.
std::int64_t civil_ms(int year, int month, int day, int hour, int minute, int second);

}  // namespace headroom::traffic
