// What one requirement's metric comes to over one window of a run: the measuring half of judging.
//
// Latency metrics count what finished in the window: a request that began before it and ended in it
// belongs to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/interval.h"
#include "run/run.h"
#include "spec/requirement.h"

namespace headroom::run {

// In the unit of the requirement.
struct Evidence {
  double value = 0;
  Interval interval;
  std::uint64_t samples = 0;  // requests (streams, gaps between events) the value rests on
};

// What one metric is made of decides what silence in a window means: a latency is then unknown, a
// share is of nothing, a throughput is truly zero.
enum class Substance { kHistogram, kShare, kThroughput };
Substance substance_of(spec::Metric metric);  // asserts that it is not kRecovery

// A statistic that the requirement leaves out is the maximum: "response_time < 2s" speaks of every
// request. With no samples the value is 0. Not for kRecovery (run/recovery.h).
Evidence measure(const Run& run, const spec::Requirement& requirement, Window window);

bool holds(const spec::Requirement& requirement, double value);
// Whether `left` is nearer to violating the requirement, or violates it more.
bool worse(const spec::Requirement& requirement, double left, double right);

// For people, why measure() found no samples.
std::string why_no_samples(const Run& run, const spec::Requirement& requirement, Window window);

// An index into header.classes, nothing when the requirement speaks of all requests. A step that
// the run does not have gives the index past the last.
std::optional<std::size_t> class_of(const Run& run, const spec::Requirement& requirement);

}  // namespace headroom::run
