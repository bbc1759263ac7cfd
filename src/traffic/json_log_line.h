// Lines of an access log that are one JSON object each, as nginx, Apache, Caddy, Traefik and
// Envoy write them when told to. Fields are found by their usual names; fields of nested objects
// ("request": {"uri": ...}) by the name inside.
#pragma once

#include <memory>
#include <string_view>

#include "traffic/log_line.h"

namespace headroom::traffic {

class JsonLogLineParser {
 public:
  JsonLogLineParser();
  ~JsonLogLineParser();
  JsonLogLineParser(JsonLogLineParser&&) noexcept;
  JsonLogLineParser& operator=(JsonLogLineParser&&) noexcept;

  LineFault parse(std::string_view line, LogLine& into);

 private:
  struct State;  // keeps the JSON library out of here
  std::unique_ptr<State> state_;
};

// Milliseconds since 1970 of a text: ISO 8601 with or without a zone, the time of the common log
// format with or without its brackets, or seconds since 1970 (milliseconds, where they are too
// many). False where it is none of them.
bool parse_any_time(std::string_view text, std::int64_t& time_ms);

}  // namespace headroom::traffic
