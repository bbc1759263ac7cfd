#include "run/condenser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "run/judging.h"

namespace headroom::run {
namespace {

void merge_bytes(std::string& into, std::string&& from) {
  if (from.empty()) return;
  if (into.empty()) {
    into = std::move(from);
    return;
  }
  const Result<Histogram> later = Histogram::decode(from);
  Result<Histogram> sum = Histogram::decode(into);
  HEADROOM_CHECK(sum && later, "a slice holds bytes that are not a histogram");
  sum->merge(*later);
  into = sum->encode();
}

void merge(ClassSlice& into, ClassSlice&& from) {
  into.started += from.started;
  into.succeeded += from.succeeded;
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) into.failed[kind] += from.failed[kind];
  for (const auto& [status, count] : from.statuses) into.statuses[status] += count;
  into.events += from.events;
  into.bytes_in += from.bytes_in;
  into.bytes_out += from.bytes_out;
  for (std::size_t i = 0; i < kCounters; ++i) into.counters[i] += from.counters[i];
  for (const auto& [check, count] : from.failed_checks) into.failed_checks[check] += count;
  for (std::size_t measure = 0; measure < kMeasures; ++measure) {
    merge_bytes(into.histograms[measure], std::move(from.histograms[measure]));
  }
}

void merge(GeneratorSlice& into, GeneratorSlice&& from) {
  merge_bytes(into.lateness, std::move(from.lateness));
  merge_bytes(into.loop_delay, std::move(from.loop_delay));
  into.cpu_seconds += from.cpu_seconds;
  into.scheduled += from.scheduled;
  into.begun += from.begun;
  into.dropped += from.dropped;
  into.waiting = from.waiting;
  add(into.strain, from.strain);
}

void merge(ComponentSlice& into, const ComponentSlice& from) {
  into.cpu_seconds += from.cpu_seconds;
  into.throttled_seconds += from.throttled_seconds;
  into.memory_bytes = std::max(into.memory_bytes, from.memory_bytes);
  into.replicas = from.replicas;
  into.cores = from.cores;
  add(into.slots, from.slots);
}

// `from` is the later one.
void merge(Slice& into, Slice&& from) {
  into.seconds = from.second + from.seconds - into.second;
  into.classes.resize(std::max(into.classes.size(), from.classes.size()));
  for (std::size_t i = 0; i < from.classes.size(); ++i) {
    merge(into.classes[i], std::move(from.classes[i]));
  }
  if (into.components.empty()) {
    into.components = std::move(from.components);
  } else {
    for (std::size_t i = 0; i < from.components.size(); ++i) {
      merge(into.components[i], from.components[i]);
    }
  }
  into.in_flight = std::max(into.in_flight, from.in_flight);
  merge(into.generator, std::move(from.generator));
}

}  // namespace

Result<void> Condenser::begin(const Header& header) {
  run_.header = header;
  return {};
}

Result<void> Condenser::add(const Slice& slice) {
  HEADROOM_CHECK(slice.seconds == 1, "what is condensed comes second by second");
  run_.slices.push_back(slice);
  // Twice as wide a stride halves what has settled; some seconds have not, and some pairs are
  // kept apart.
  while (run_.slices.size() > kMostSlices + static_cast<std::size_t>(kUnsettled.count())) {
    const std::size_t before = run_.slices.size();
    condense();
    if (run_.slices.size() == before) stride_ *= 2;
  }
  return {};
}

Result<void> Condenser::add(const Event& event) {
  if (bears_on_verdicts(event) || run_.events.size() < kMostEvents) {
    run_.events.push_back(event);
  } else {
    ++left_out_;
  }
  return {};
}

Result<void> Condenser::finish(const End& end) {
  run_.end = end;
  return {};
}

bool Condenser::belong_together(const Slice& left, const Slice& right) const {
  const std::int64_t settled = run_.slices.back().second - kUnsettled.count();
  if (right.second + right.seconds > settled) return false;
  if (left.second / stride_ != right.second / stride_) return false;
  const Window loaded = under_load(run_);
  const auto parted_by = [&](std::int64_t bound) {
    return left.second < bound && bound <= right.second;
  };
  return !parted_by(loaded.from) && !parted_by(loaded.to);
}

void Condenser::condense() {
  std::vector<Slice> merged;
  merged.reserve(run_.slices.size());
  for (Slice& slice : run_.slices) {
    if (!merged.empty() && belong_together(merged.back(), slice)) {
      merge(merged.back(), std::move(slice));
    } else {
      merged.push_back(std::move(slice));
    }
  }
  run_.slices = std::move(merged);
}

Run Condenser::take() {
  if (left_out_ > 0) {
    run_.events.push_back({.at = run_.events.back().at,
                           .kind = "note",
                           .text = fmt::format("{} more events are left out", left_out_)});
  }
  return std::move(run_);
}

}  // namespace headroom::run
