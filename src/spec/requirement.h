// One requirement: a line that says what the service owes its users.
//
//   [NAME.]METRIC [STATISTIC] COMPARISON LIMIT [SCOPE]
//
//   ask.ttft p95 < 1s                      errors < 0.5%
//   response_time p99 < 2s in every 30s    throughput >= 30/s at expected peak
//   errors < 1% after warm-up              availability >= 99.9% over 30d
//   recovery < 30s after fault             ask.tokens_per_s p5 >= 20/s
//
// NAME is that of a step, or of a tag: all requests of its steps together.
//
// This is the syntax and what it says; run/judge.h decides on a Run whether it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::spec {

enum class Metric {
  kResponseTime,  // seconds, from the intended moment
  kServiceTime,   // seconds, from the moment sent
  kTtft,          // seconds to the first token or byte of a streamed body, from the intended moment
  kInterTokenLatency,   // seconds between events of a stream
  kTokensPerSecond,     // per stream, after its first token
  kTimePerOutputToken,  // seconds per token of a stream, after its first token
  kErrors,              // share of requests that failed
  kThroughput,          // requests that succeeded per second
  kGoodput,             // those that kept the limits of the other requirements as well
  kAvailability,        // share of requests that succeeded
  kLateness,            // seconds, of the generator itself
  kRecovery,            // seconds from the end of a fault until the other requirements hold again
};

struct Statistic {
  enum class Kind { kPercentile, kMean, kMax, kNone } kind = Kind::kNone;
  double percentile = 0;  // 0.95 for p95
};

enum class Comparison { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

// Which part of which run it speaks of.
struct Scope {
  std::optional<Nanos> every;  // "in every 30s": each full window of that length
  std::optional<Nanos> over;   // "over 30d": needs that much history
  enum class When {
    kAlways,
    kAfterWarmUp,     // the default for tests that have one, spelled out
    kAtExpectedPeak,  // only runs whose load is at least the expected peak
    kAfterFault,      // only runs with a fault
  } when = When::kAlways;
};

struct Requirement {
  std::string text;  // as written, spaces normalised
  Position at;
  std::string subject;  // a step, or a tag: all requests of its steps; empty: all requests
  Metric metric = Metric::kResponseTime;
  Statistic statistic;
  Comparison comparison = Comparison::kLess;
  double limit = 0;  // in seconds, per second, or as a share
  Scope scope;
};

// Fails with one Error whose position is that of the offending word when `at` is the text's.
// Does not know which steps and tags exist: the reader of the file checks that.
Result<Requirement> parse_requirement(std::string_view text, Position at = {});

enum class Unit { kSeconds, kPerSecond, kShare };
Unit unit_of(Metric metric);
std::string_view name_of(Metric metric);  // "response_time"
std::string_view symbol_of(Comparison comparison);
// "1.2s", "31/s", "0.5%": a value of that unit for people.
std::string format_value(double value, Unit unit);

}  // namespace headroom::spec
