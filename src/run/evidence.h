// What one requirement's metric comes to over one window of a run: the measuring half of judging.
//
// Latency metrics count what finished in the window: a request that began before it and ended in it
// belongs to it.
#pragma once

#include <cstdint>
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

// What the evidence of a window is computed from; those of its seconds add up to it.
struct Sample {
  Counts counts;        // of the requests that the requirement speaks of
  Histogram histogram;  // of its metric, empty where that is a share or a throughput

  void add(const Sample& later);
};
// Not for kRecovery (run/recovery.h).
Sample gather(const Run& run, const spec::Requirement& requirement, Window window);

// A statistic that the requirement leaves out is the maximum: "response_time < 2s" speaks of every
// request. With no samples the value is 0.
Evidence evidence_of(const spec::Requirement& requirement, const Sample& sample);

bool holds(const spec::Requirement& requirement, double value);
// Whether `left` is nearer to violating the requirement, or violates it more.
bool worse(const spec::Requirement& requirement, double left, double right);

// For people, why there is no evidence in a window in which that many requests finished.
struct Finished {
  std::uint64_t all = 0;
  std::uint64_t succeeded = 0;
};
std::string why_no_samples(const Header& header, const spec::Requirement& requirement,
                           Finished finished);

// Those that the requirement speaks of; none when the run has no such step or tag.
Requests requests_of(const Header& header, const spec::Requirement& requirement);

}  // namespace headroom::run
