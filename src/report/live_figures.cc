#include "report/live_figures.h"

#include <algorithm>

namespace headroom::report {
namespace {

constexpr std::int64_t kRecentSeconds = 5;
constexpr std::int64_t kHistorySeconds = 200;  // more than a sparkline is wide

void add_to(run::Counts& sum, const run::Counts& counts) {
  sum.started += counts.started;
  sum.succeeded += counts.succeeded;
  sum.failed += counts.failed;
  for (std::size_t i = 0; i < counts.failures.size(); ++i) sum.failures[i] += counts.failures[i];
  for (const auto& [status, times] : counts.statuses) sum.statuses[status] += times;
}

}  // namespace

void LiveFigures::begin(const run::Header& header) {
  recent_.header = header;
}

void LiveFigures::add(const run::Slice& slice) {
  recent_.slices.push_back(slice);
  std::erase_if(recent_.slices,
                [&](const run::Slice& old) { return old.second <= slice.second - kRecentSeconds; });
  const run::Window now{slice.second, slice.second + 1};
  const run::Counts counts = run::counts(recent_, std::nullopt, now);
  add_to(sum_, counts);

  // Seconds in which nothing happened have no slice, but a place in the history.
  const std::int64_t gap = std::min(slice.second - seconds_, kHistorySeconds);
  for (std::int64_t i = 0; i < gap; ++i) history_.emplace_back();
  const Histogram response = run::merged(recent_, std::nullopt, run::Measure::kResponseTime, now);
  Second second{.rate = static_cast<double>(counts.finished()), .p95_seconds = std::nullopt};
  if (response.count() > 0) {
    second.p95_seconds = static_cast<double>(response.percentile(0.95)) * 1e-9;
  }
  history_.push_back(second);
  while (std::ssize(history_) > kHistorySeconds) history_.pop_front();

  in_flight_ = slice.in_flight;
  started_ = counts.started;
  seconds_ = slice.second + 1;
}

run::Totals LiveFigures::recent() const {
  return run::totals(recent_, std::nullopt,
                     {std::max<std::int64_t>(0, seconds_ - kRecentSeconds), seconds_});
}

}  // namespace headroom::report
