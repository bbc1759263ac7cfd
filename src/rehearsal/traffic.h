// How much load comes when, over hours to months: sessions a second as a curve of straight pieces,
// from a recording or from what the service file expects, with crowds on top.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "workload/rate_curve.h"

namespace headroom::rehearsal {

// The load jumps to a multiple for a while.
struct Crowd {
  Nanos at{};
  Nanos length{};
  double times = 1;
};

// Rates or counts of a CSV file, one row an interval; or the moments of requests.
struct Recording {
  std::filesystem::path path;
  std::string column;  // of the rates or counts; empty: the first that is named as such, if any
  // Of the file, counted from its first row; all of it unless said otherwise.
  Nanos from{};
  std::optional<Nanos> length;
};

// The rate of each row holds for its interval. A column whose name says that it counts (count,
// requests, sessions, hits, visits, messages, events) is divided by the interval; one named rate,
// rps, qps or per second is a rate. Where no column is so named and the rows come unevenly, each
// is a request, counted by intervals of ten seconds to a minute. Fails as
// workload::load_rate_trace() or load_trace(), and where nothing is left.
Result<workload::RateCurve> recorded(const Recording& recording);

// So that its highest rate is this one; unchanged where there is no load at all.
workload::RateCurve with_peak(const workload::RateCurve& curve, Rate peak);
// Between the middles of its pieces it goes on in straight lines, instead of in steps.
workload::RateCurve smoothed(const workload::RateCurve& curve);
workload::RateCurve with_crowd(const workload::RateCurve& curve, const Crowd& crowd);

}  // namespace headroom::rehearsal
