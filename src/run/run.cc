#include "run/run.h"

#include <algorithm>

#include "base/check.h"
#include "run/work_done.h"

namespace headroom::run {
namespace {

using std::chrono::ceil;
using std::chrono::floor;
using std::chrono::seconds;

// A load that is due to stop at 60 s and stops a timer's tick before has filled its 60th second.
constexpr Nanos kTick = std::chrono::milliseconds(10);

std::int64_t after_last_slice(const Run& run) {
  return run.slices.empty() ? 0 : run.slices.back().second + run.slices.back().seconds;
}

Nanos load_length(const Run& run) {
  const Nanos covered = duration(run);
  const Nanos stopped = run.end ? run.end->duration : covered;
  const bool as_planned = run.header.planned > Nanos{} && !changed_by_hand(run);
  return as_planned ? std::min(stopped, run.header.planned) : stopped;
}

// The slices of a window, by bisection.
struct SliceRange {
  std::vector<Slice>::const_iterator first;
  std::vector<Slice>::const_iterator last;
  auto begin() const { return first; }
  auto end() const { return last; }
};

SliceRange slices_in(const Run& run, Window window) {
  const auto before = [](const Slice& slice, std::int64_t second) { return slice.second < second; };
  const auto first = std::lower_bound(run.slices.begin(), run.slices.end(), window.from, before);
  return {first,
          std::lower_bound(first, run.slices.end(), std::max(window.from, window.to), before)};
}

// A slice may hold fewer classes than the header names: nothing happened in the others.
template <class Visit>
void visit_classes(const Run& run, const Requests& requests, Window window, Visit visit) {
  for (const Slice& slice : slices_in(run, window)) {
    if (!requests.classes()) {
      for (const ClassSlice& part : slice.classes) visit(part);
      continue;
    }
    for (const std::size_t request_class : *requests.classes()) {
      if (request_class < slice.classes.size()) visit(slice.classes[request_class]);
    }
  }
}

void merge_encoded(Histogram& into, const std::string& bytes) {
  if (bytes.empty()) return;
  const Result<Histogram> histogram = Histogram::decode(bytes);
  HEADROOM_CHECK(histogram.has_value(), "a slice holds bytes that are not a histogram");
  into.merge(*histogram);
}

void add_counts(Counts& counts, const ClassSlice& part) {
  counts.started += part.started;
  counts.succeeded += part.succeeded;
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    counts.failures[kind] += part.failed[kind];
    counts.failed += part.failed[kind];
  }
  for (const auto& [status, count] : part.statuses) counts.statuses[status] += count;
  counts.events += part.events;
  counts.bytes_in += part.bytes_in;
  counts.bytes_out += part.bytes_out;
  for (std::size_t i = 0; i < kCounters; ++i) counts.counters[i] += part.counters[i];
  for (const auto& [check, count] : part.failed_checks) counts.failed_checks[check] += count;
}

}  // namespace

std::string_view name_of(Failure failure) {
  switch (failure) {
    case Failure::kRefused:
      return "refused";
    case Failure::kReset:
      return "reset";
    case Failure::kTimeout:
      return "timeout";
    case Failure::kResolve:
      return "resolve";
    case Failure::kProtocol:
      return "protocol";
    case Failure::kStatus:
      return "status";
    case Failure::kCheck:
      return "check";
    case Failure::kNotSent:
      return "not_sent";
  }
  HEADROOM_CHECK(false, "a failure without a name");
}

std::string_view name_of(Counter counter) {
  switch (counter) {
    case Counter::kAborted:
      return "aborted";
    case Counter::kRetries:
      return "retries";
    case Counter::kRedirects:
      return "redirects";
    case Counter::kTokens:
      return "tokens";
    case Counter::kDecoded:
      return "decoded_bytes";
    case Counter::kOverLimit:
      return "over_limit";
  }
  HEADROOM_CHECK(false, "a counter without a name");
}

std::string_view name_of(Measure measure) {
  switch (measure) {
    case Measure::kResponseTime:
      return "response_time";
    case Measure::kServiceTime:
      return "service_time";
    case Measure::kFailedTime:
      return "failed_time";
    case Measure::kTtft:
      return "ttft";
    case Measure::kInterTokenLatency:
      return "inter_token_latency";
    case Measure::kStreamRate:
      return "stream_rate";
    case Measure::kTimePerOutputToken:
      return "time_per_output_token";
  }
  HEADROOM_CHECK(false, "a measure without a name");
}

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::kMeasured:
      return "measured";
    case Origin::kSimulated:
      return "simulated";
    case Origin::kObserved:
      return "observed";
  }
  HEADROOM_CHECK(false, "an origin without a name");
}

bool changed_by_hand(const Run& run) {
  return std::ranges::any_of(run.events,
                             [](const Event& event) { return event.kind == kChangedByHand; });
}

Nanos duration(const Run& run) {
  const std::int64_t slices_end = after_last_slice(run);
  if (!run.end) return seconds(slices_end);
  // The end of the last drained request within its slice is not known: the slice's start is the
  // latest moment that is sure, and keeps a run of 10.000 s from counting as one of 11 s.
  return std::max<Nanos>(run.end->duration, seconds(std::max<std::int64_t>(0, slices_end - 1)));
}

Window whole(const Run& run) {
  return {0, std::max(ceil<seconds>(duration(run)).count(), after_last_slice(run))};
}

Window judged(const Run& run) {
  const Window all = whole(run);
  return {std::min(ceil<seconds>(run.header.warm_up).count(), all.to), all.to};
}

Window under_load(const Run& run) {
  const Window window = judged(run);
  if (ended_with_its_work(run)) return window;
  const std::int64_t stopped = floor<seconds>(load_length(run) + kTick).count();
  if (stopped <= window.from) return window;
  return {window.from, std::min(stopped, window.to)};
}

double covered_seconds(const Run& run, Window window) {
  const double from = static_cast<double>(window.from);
  const double to = std::min(static_cast<double>(window.to), to_seconds(duration(run)));
  return std::max(0.0, to - from);
}

Counts counts(const Run& run, const Requests& requests, Window window) {
  Counts counts;
  counts.seconds = covered_seconds(run, window);
  visit_classes(run, requests, window, [&](const ClassSlice& part) { add_counts(counts, part); });
  return counts;
}

Histogram merged(const Run& run, const Requests& requests, Measure measure, Window window) {
  Histogram histogram;
  visit_classes(run, requests, window, [&](const ClassSlice& part) {
    merge_encoded(histogram, part.histograms[static_cast<std::size_t>(measure)]);
  });
  return histogram;
}

Totals totals(const Run& run, const Requests& requests, Window window) {
  Totals totals;
  totals.seconds = covered_seconds(run, window);
  visit_classes(run, requests, window, [&](const ClassSlice& part) { add(totals, part); });
  return totals;
}

void add(Counts& into, const Counts& later) {
  into.started += later.started;
  into.succeeded += later.succeeded;
  into.failed += later.failed;
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    into.failures[kind] += later.failures[kind];
  }
  for (const auto& [status, count] : later.statuses) into.statuses[status] += count;
  into.events += later.events;
  into.bytes_in += later.bytes_in;
  into.bytes_out += later.bytes_out;
  for (std::size_t i = 0; i < kCounters; ++i) into.counters[i] += later.counters[i];
  for (const auto& [check, count] : later.failed_checks) into.failed_checks[check] += count;
  into.seconds += later.seconds;
}

void add(Strain& into, const Strain& strain) {
  into.busiest_thread += strain.busiest_thread;
  into.throttled += strain.throttled;
  into.stolen += strain.stolen;
  into.waited += strain.waited;
  into.major_faults += strain.major_faults;
  into.clock_jump += strain.clock_jump;
  into.suspended += strain.suspended;
}

void add(GeneratorTotals& into, const GeneratorSlice& slice) {
  merge_encoded(into.lateness, slice.lateness);
  merge_encoded(into.loop_delay, slice.loop_delay);
  into.cpu_seconds += slice.cpu_seconds;
  into.scheduled += slice.scheduled;
  into.begun += slice.begun;
  into.dropped += slice.dropped;
  into.waiting = slice.waiting;
  add(into.strain, slice.strain);
}

GeneratorTotals generator_totals(const Run& run, Window window) {
  GeneratorTotals totals;
  for (const Slice& slice : slices_in(run, window)) add(totals, slice.generator);
  return totals;
}

double ComponentTotals::utilisation() const {
  if (seconds <= 0) return 0;
  return cpu_seconds / seconds / (cores > 0 ? cores : 1);
}

ComponentTotals component_totals(const Run& run, std::size_t component, Window window) {
  ComponentTotals totals;
  for (const Slice& slice : slices_in(run, window)) {
    if (component >= slice.components.size()) continue;
    const ComponentSlice& part = slice.components[component];
    const auto seconds = static_cast<double>(slice.seconds);
    totals.cpu_seconds += part.cpu_seconds;
    totals.throttled_seconds += part.throttled_seconds;
    totals.memory_bytes = std::max(totals.memory_bytes, part.memory_bytes);
    totals.replicas += part.replicas * seconds;
    totals.cores += part.cores * seconds;
    totals.seconds += seconds;
    add(totals.slots, part.slots);
  }
  if (totals.seconds > 0) {
    totals.replicas /= totals.seconds;
    totals.cores /= totals.seconds;
  }
  return totals;
}

void add(Totals& totals, const ClassSlice& part) {
  add_counts(totals, part);
  for (std::size_t measure = 0; measure < kMeasures; ++measure) {
    merge_encoded(totals.histograms[measure], part.histograms[measure]);
  }
}

}  // namespace headroom::run
