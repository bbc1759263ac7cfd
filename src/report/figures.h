// Numbers as people read them in every report: three significant digits, units that fit, thousands
// separated. One place, so that the terminal, the page and the pull request say the same thing.
//
// Pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/quantity.h"

namespace headroom::report {

// "1,204"
std::string count_text(std::uint64_t count);

// "850ns", "12.3µs", "612ms", "4.21s", "1m 40s", "2h 05m"; "0s" for zero. Negative values, which
// only a clock that jumped can produce, keep their sign.
std::string seconds_text(double seconds);
std::string nanos_text(std::uint64_t nanos);  // as a histogram holds them
std::string nanos_text(Nanos duration);

// A length of time in whole seconds: "45s", "1m 30s", "1h 00m".
std::string clock_text(std::int64_t seconds);
std::string clock_text(Nanos since_start);  // of the second it falls into

// The time of day of a moment since 1970, UTC: "14:03:11".
std::string time_of_day_text(Nanos at);

// How long something as a whole took: "850ms", "4.21s", and from ten seconds on as clock_text().
std::string length_text(Nanos length);

// How long something is going to take, no more exactly than an estimate is: "45s", "3min20s",
// "36min", "5h20min".
std::string estimated_length_text(Nanos length);

// "0.25/s", "36.2/s", "1,204/s"
std::string rate_text(double per_second);

// "0%", "<0.01%", "0.52%", "12.3%", "100%". Anything below the whole stays below "100%".
std::string share_text(double share);

// "640 B", "12.3 KiB", "1.20 GiB"
std::string bytes_text(double bytes);

// "640 bit/s", "32.8 Mbit/s"
std::string bits_text(BitRate rate);

}  // namespace headroom::report
