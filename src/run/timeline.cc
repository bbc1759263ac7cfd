#include "run/timeline.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"

namespace headroom::run {
namespace {

using std::chrono::seconds;

std::optional<Nanos> percentile(const Histogram& histogram, double p) {
  if (histogram.count() == 0) return std::nullopt;
  return Nanos(static_cast<std::int64_t>(histogram.percentile(p)));
}

Point point_of(const Run& run, const Requests& requests, Window window) {
  Point point;
  point.window = window;

  const Counts counted = counts(run, requests, window);
  // What little the load covers of the window after it, requests that drained fill beyond: their
  // number over that little would draw a spike that never was.
  const auto length = static_cast<double>(window.to - window.from);
  point.seconds = counted.seconds < length / 2 ? length : counted.seconds;
  point.started_per_second = static_cast<double>(counted.started) / point.seconds;
  point.succeeded_per_second = static_cast<double>(counted.succeeded) / point.seconds;
  point.failed_per_second = static_cast<double>(counted.failed) / point.seconds;

  const Histogram response_time = merged(run, requests, Measure::kResponseTime, window);
  point.response_time_p50 = percentile(response_time, 0.50);
  point.response_time_p95 = percentile(response_time, 0.95);
  point.response_time_p99 = percentile(response_time, 0.99);
  const Histogram ttft = merged(run, requests, Measure::kTtft, window);
  point.ttft_p50 = percentile(ttft, 0.50);
  point.ttft_p95 = percentile(ttft, 0.95);
  return point;
}

// Slices of a condensed run lie within multiples of a power of two.
std::int64_t widest_slice(const Run& run) {
  std::int64_t widest = 1;
  for (const Slice& slice : run.slices) widest = std::max(widest, slice.seconds);
  return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(widest)));
}

}  // namespace

std::vector<Point> series(const Run& run, const Requests& requests, Nanos step) {
  const std::int64_t widest = widest_slice(run);
  const std::int64_t wanted = std::max<std::int64_t>(1, std::chrono::ceil<seconds>(step).count());
  const std::int64_t stride = (wanted + widest - 1) / widest * widest;
  const Window all = whole(run);
  std::vector<Point> points;
  auto slice = run.slices.begin();
  for (std::int64_t from = 0; from < all.to; from += stride) {
    Point point = point_of(run, requests, {from, std::min(from + stride, all.to)});
    for (; slice != run.slices.end() && slice->second < point.window.to; ++slice) {
      point.in_flight = std::max(point.in_flight, slice->in_flight);
    }
    points.push_back(std::move(point));
  }
  return points;
}

Nanos step_for(const Run& run, std::size_t points) {
  HEADROOM_CHECK(points > 0, "a series needs at least one point");
  const std::int64_t length = whole(run).to;
  const auto wanted = static_cast<std::int64_t>(points);
  const std::int64_t least = (length + wanted - 1) / wanted;
  return seconds(std::bit_ceil(static_cast<std::uint64_t>(std::max<std::int64_t>(1, least))));
}

}  // namespace headroom::run
