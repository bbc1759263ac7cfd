#include "calibration/calm_class.h"

#include <algorithm>
#include <cmath>

namespace headroom::calibration {
namespace {

// Fewer streams have no mean to speak of.
constexpr std::uint64_t kFewestStreams = 20;

}  // namespace

double tail_of(const run::Run& run, std::size_t request_class, run::Window window) {
  const Histogram first = run::merged(run, request_class, run::Measure::kTtft, window);
  if (first.count() < kFewestStreams) return 0;
  const Histogram whole = run::merged(run, request_class, run::Measure::kResponseTime, window);
  return std::max(0.0, (whole.mean() - first.mean()) / 1e9);
}

double variance_of(const Histogram& nanos) {
  if (nanos.count() < 2) return 0;
  const double mean = nanos.mean() / 1e9;
  double squares = 0;
  for (const Histogram::Bucket& bucket : nanos.buckets()) {
    const double value = (static_cast<double>(bucket.low) + static_cast<double>(bucket.high)) / 2e9;
    squares += static_cast<double>(bucket.count) * (value - mean) * (value - mean);
  }
  return squares / static_cast<double>(nanos.count() - 1);
}

CalmClass calm_class(const Subject& calm, const Passage& passage, std::size_t holder,
                     std::size_t request_class) {
  const run::Run& run = calm.observation.run;
  const run::Window window = run::judged(run);
  const auto& flows = passage.of_class(request_class);
  CalmClass found{.visits = flows[holder].requests};
  double elsewhere = 0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (i != holder) elsewhere += flows[i].requests * flows[i].work;
  }
  const Histogram whole = run::merged(run, request_class, run::Measure::kServiceTime, window);
  const Histogram first = run::merged(run, request_class, run::Measure::kTtft, window);
  found.many = whole.count();
  const double mean = whole.mean() / 1e9;
  found.most = std::max(0.0, mean - elsewhere);
  found.least = found.most;
  if (!calm.spec.system.components[holder].holds.empty()) {
    found.least = flows[holder].requests * flows[holder].work;
    found.most = std::max(found.most, found.least);
  }
  if (mean > 0) found.variation = std::sqrt(variance_of(whole)) / mean;
  found.streams = first.count() >= kFewestStreams;
  if (found.streams) found.tail = tail_of(run, request_class, window);
  found.signal = found.streams ? first : whole;
  return found;
}

}  // namespace headroom::calibration
