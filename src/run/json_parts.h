// The pieces of JSON that headroom's documents about a run share (docs/formats/test-json.md): the
// same thing is told in the same words everywhere. Included by the writers of those documents only.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "run/comparison.h"
#include "run/judge.h"
#include "run/run.h"

namespace headroom::run {

using Json = nlohmann::ordered_json;

// "2026-11-23T18:53:01.123Z"
std::string iso8601(std::chrono::system_clock::time_point moment);

// {"count","mean","min","p50","p90","p95","p99","p999","max"}, each divided by `per_unit`; null
// without samples. "clamped" too where values did not fit.
Json summary_json(const Histogram& histogram, double per_unit);
Json seconds_json(const Histogram& nanos);

// {"refused":0,...}: every kind, always, so that a script can add them up.
Json failures_json(const std::array<std::uint64_t, kFailureKinds>& failures);
// {"200":17,...}
Json statuses_json(const std::map<int, std::uint64_t>& statuses);

// What held the generator up: "throttled_s", "stolen_s", "waited_s", "major_faults", ...
Json strain_json(const Strain& strain);

// "aborted", "retries", ...: a field each.
void add_counters(Json& into, const Counts& counts);
// All measures of one request class or of all: "response_time_s", ..., "stream_rate_per_s".
void add_measures(Json& into, const Totals& totals);

// One request class in one second, or the generator then: as in the export of a run.
Json class_second_json(const Totals& totals);
Json generator_second_json(const GeneratorTotals& totals);

// [from, to), in whole seconds since the run's start.
Json window_json(Window window);

// {"read":["home","item"],...}: the classes of each tag.
Json tags_json(const Header& header);

// A requirement and what it came to.
Json requirement_json(const Verdict& verdict);

// Its `model` and `figures`; null without figures.
Json comparison_json(const Comparison& compared);

// Where the run comes from and what limits it: "origin", "service", "test", "environment", "load",
// "commit", "host", "headroom_version", "expected_peak_share", "remarks", "series".
void add_provenance(Json& into, const Header& header);

// Text with a line feed behind it. Bytes that are not UTF-8 are replaced, never an error: names
// come from files.
std::string print(const Json& document);
std::string print_line(const Json& document);  // without line feeds

}  // namespace headroom::run
