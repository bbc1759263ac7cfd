#include "load/tally.h"

#include <algorithm>

namespace headroom::load {
namespace {

template <class Key>
void count(std::vector<std::pair<Key, std::uint64_t>>& counts, Key key, std::uint64_t times) {
  const auto found = std::ranges::find(counts, key, &std::pair<Key, std::uint64_t>::first);
  if (found == counts.end()) {
    counts.emplace_back(key, times);
  } else {
    found->second += times;
  }
}

void merge_class(ClassTally& into, const ClassTally& from) {
  into.started += from.started;
  into.succeeded += from.succeeded;
  for (std::size_t i = 0; i < into.failed.size(); ++i) into.failed[i] += from.failed[i];
  for (const auto& [status, times] : from.statuses) into.count_status(status, times);
  into.events += from.events;
  into.bytes_in += from.bytes_in;
  into.bytes_out += from.bytes_out;
  for (std::size_t i = 0; i < into.counters.size(); ++i) into.counters[i] += from.counters[i];
  for (const auto& [check, times] : from.failed_checks) into.count_failed_check(check, times);
  for (std::size_t i = 0; i < into.histograms.size(); ++i) {
    if (from.histograms[i].count() > 0) into.histograms[i].merge(from.histograms[i]);
  }
}

void reset_class(ClassTally& tally) {
  tally.started = 0;
  tally.succeeded = 0;
  tally.failed = {};
  tally.statuses.clear();
  tally.events = 0;
  tally.bytes_in = 0;
  tally.bytes_out = 0;
  tally.counters = {};
  tally.failed_checks.clear();
  for (Histogram& histogram : tally.histograms) {
    if (histogram.count() > 0) histogram.reset();
  }
}

std::string encoded(const Histogram& histogram) {
  return histogram.count() > 0 ? histogram.encode() : std::string();
}

run::ClassSlice slice_of(const ClassTally& tally) {
  run::ClassSlice slice;
  slice.started = tally.started;
  slice.succeeded = tally.succeeded;
  slice.failed = tally.failed;
  slice.statuses = {tally.statuses.begin(), tally.statuses.end()};
  slice.events = tally.events;
  slice.bytes_in = tally.bytes_in;
  slice.bytes_out = tally.bytes_out;
  slice.counters = tally.counters;
  slice.failed_checks = {tally.failed_checks.begin(), tally.failed_checks.end()};
  for (std::size_t i = 0; i < tally.histograms.size(); ++i) {
    slice.histograms[i] = encoded(tally.histograms[i]);
  }
  return slice;
}

}  // namespace

void ClassTally::count_status(int status, std::uint64_t times) {
  count(statuses, status, times);
}

void ClassTally::count_failed_check(std::uint32_t check, std::uint64_t times) {
  count(failed_checks, check, times);
}

void Tally::merge(const Tally& other) {
  for (std::size_t i = 0; i < classes.size(); ++i) merge_class(classes[i], other.classes[i]);
  if (other.lateness.count() > 0) lateness.merge(other.lateness);
  if (other.loop_delay.count() > 0) loop_delay.merge(other.loop_delay);
  examples.insert(examples.end(), other.examples.begin(), other.examples.end());
  scheduled += other.scheduled;
  begun += other.begun;
  dropped += other.dropped;
}

void Tally::reset() {
  for (ClassTally& tally : classes) reset_class(tally);
  if (lateness.count() > 0) lateness.reset();
  if (loop_delay.count() > 0) loop_delay.reset();
  examples.clear();
  scheduled = 0;
  begun = 0;
  dropped = 0;
  waiting = 0;
  in_flight = 0;
}

run::Slice Tally::slice() const {
  run::Slice slice;
  slice.second = second;
  slice.classes.reserve(classes.size());
  for (const ClassTally& tally : classes) slice.classes.push_back(slice_of(tally));
  slice.in_flight = in_flight;
  slice.generator.lateness = encoded(lateness);
  slice.generator.loop_delay = encoded(loop_delay);
  slice.generator.scheduled = scheduled;
  slice.generator.begun = begun;
  slice.generator.dropped = dropped;
  slice.generator.waiting = waiting;
  return slice;
}

}  // namespace headroom::load
