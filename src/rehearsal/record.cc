#include "rehearsal/record.h"

#include <cmath>

#include "base/check.h"

namespace headroom::rehearsal {
namespace {

// What was added to a sum, in whole requests, since the last time.
std::uint64_t whole(double sum, std::uint64_t& told) {
  const auto now = static_cast<std::uint64_t>(std::max(0.0, std::floor(sum + 0.5)));
  const std::uint64_t before = told;
  told = std::max(told, now);
  return told - before;
}

}  // namespace

Record::Record(const fluid::World& world, run::Recorder& recorder, Seed seed)
    : world_(world), recorder_(recorder), told_(world.model().classes.size()), random_(seed) {
  HEADROOM_CHECK(world.model().step == std::chrono::seconds(1), "a slice of a run is a second");
}

Result<void> Record::begin(run::Header header) {
  header.origin = run::Origin::kSimulated;
  header.classes.clear();
  for (const fluid::Class& each : world_.model().classes) header.classes.push_back(each.name);
  header.components.clear();
  for (const fluid::Component& each : world_.model().components) {
    header.components.push_back(each.name);
  }
  return recorder_.begin(header);
}

std::string Record::histogram_of(const std::array<double, fluid::kTimes>& times,
                                 std::uint64_t requests) {
  histogram_.reset();
  const auto nanos = [&](std::uint64_t at) {
    return static_cast<std::uint64_t>(times[at % fluid::kTimes] * 1e9);
  };
  const std::uint64_t each = requests / fluid::kTimes;
  if (each > 0) {
    for (std::size_t i = 0; i < fluid::kTimes; ++i) histogram_.record(nanos(i), each);
  }
  // The others at places that are not neighbours: multiples of an odd number pass through all.
  constexpr std::uint64_t kApart = 7;
  const std::uint64_t place = random_.below(fluid::kTimes);
  for (std::uint64_t i = 0; i < requests % fluid::kTimes; ++i) {
    histogram_.record(nanos((place + i) * kApart), 1);
  }
  return histogram_.encode();
}

run::ClassSlice Record::slice_of(std::size_t request_class) {
  const fluid::Class& known = world_.model().classes[request_class];
  const fluid::ClassAmounts& all = world_.amounts(request_class);
  Told& told = told_[request_class];
  run::ClassSlice slice;
  slice.started = whole(all.started, told.started);
  slice.succeeded = whole(all.succeeded, told.succeeded);
  const auto failed = [&](run::Failure failure, std::uint64_t times, int status) {
    slice.failed[static_cast<std::size_t>(failure)] += times;
    if (status != 0 && times > 0) slice.statuses[status] += times;
  };
  failed(run::Failure::kStatus, whole(all.refused, told.refused), 503);
  failed(run::Failure::kStatus, whole(all.errors, told.errors), 500);
  failed(run::Failure::kTimeout, whole(all.lost, told.lost), 0);
  failed(run::Failure::kReset, whole(all.broken, told.broken), 0);
  if (slice.succeeded == 0) return slice;
  slice.statuses[200] = slice.succeeded;
  const auto histogram = [&](run::Measure measure) -> std::string& {
    return slice.histograms[static_cast<std::size_t>(measure)];
  };
  histogram(run::Measure::kResponseTime) =
      histogram_of(world_.times(request_class, known.response, random_), slice.succeeded);
  histogram(run::Measure::kServiceTime) = histogram(run::Measure::kResponseTime);
  if (!known.ttft.empty()) {
    histogram(run::Measure::kTtft) =
        histogram_of(world_.times(request_class, known.ttft, random_), slice.succeeded);
  }
  return slice;
}

Result<void> Record::step(std::int64_t second) {
  run::Slice slice{.second = second};
  for (std::size_t i = 0; i < told_.size(); ++i) slice.classes.push_back(slice_of(i));
  double in_flight = 0;
  for (std::size_t i = 0; i < world_.model().components.size(); ++i) {
    const fluid::Stage& stage = world_.stage(i);
    in_flight += stage.waiting() + stage.in_service();
    slice.components.push_back({.cpu_seconds = stage.in_service(),
                                .replicas = static_cast<std::uint32_t>(stage.fleet().ready()),
                                .cores = stage.servers().count * stage.fleet().ready()});
  }
  slice.in_flight = static_cast<std::uint64_t>(std::lround(in_flight));
  return recorder_.add(slice);
}

}  // namespace headroom::rehearsal
