#include "design/stability.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace headroom::design {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr Nanos kLongestTrial = std::chrono::seconds(30);
constexpr std::array<double, 4> kSpikes = {2, 4, 8, 16};  // times the peak

StabilityRow row_of(const TimedCall& call, Remedy::Kind kind, double value, StabilityRow::Is is) {
  return {.value = value, .range = loop_of(with(call, kind, value)).bistable_range(), .is = is};
}

// Shares and multiples of what is planned; `planned` itself is one of them.
constexpr std::array<double, 8> kTimes = {1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 3.0 / 4, 1, 2, 4};

std::vector<StabilityRow> by_queue(const TimedCall& call) {
  // Without a limit, or with no line at all, about what one replica serves within the timeout.
  const double served = std::ceil(call.at.per_second * to_seconds(call.timeout));
  const double planned = call.at.queue.value_or(kInfinite);
  const double about = planned > 0 && std::isfinite(planned) ? planned : served;
  std::vector<double> queues = {planned};
  for (const double times : kTimes) queues.push_back(std::round(about * times));
  std::ranges::sort(queues);
  const auto same = std::ranges::unique(queues);
  queues.erase(same.begin(), same.end());
  std::vector<StabilityRow> rows;
  for (const double queue : queues) {
    rows.push_back(
        row_of(call, Remedy::Kind::kQueue, queue,
               queue == planned ? StabilityRow::Is::kPlanned : StabilityRow::Is::kVariant));
  }
  return rows;
}

std::vector<StabilityRow> by_timeout(const TimedCall& call) {
  std::vector<StabilityRow> rows;
  for (const double times : kTimes) {
    rows.push_back(row_of(call, Remedy::Kind::kTimeout, times * to_seconds(call.timeout),
                          times == 1 ? StabilityRow::Is::kPlanned : StabilityRow::Is::kVariant));
  }
  return rows;
}

std::vector<StabilityRow> by_retries(const TimedCall& call) {
  constexpr int kMost = 5;
  const int planned = static_cast<int>(call.retry.attempts) - 1;
  std::vector<StabilityRow> rows;
  for (int retries = 0; retries <= kMost; ++retries) {
    rows.push_back(
        row_of(call, Remedy::Kind::kRetries, retries,
               retries == planned ? StabilityRow::Is::kPlanned : StabilityRow::Is::kVariant));
  }
  if (planned > kMost) {
    rows.push_back(row_of(call, Remedy::Kind::kRetries, planned, StabilityRow::Is::kPlanned));
  }
  return rows;
}

std::vector<Spike> spikes_of(const TimedCall& call) {
  const queueing::RetryLoop loop = loop_of(call);
  std::vector<Spike> spikes;
  for (const double times : kSpikes) {
    if (times * call.rate <= call.capacity()) continue;
    if (const auto length = tipping_length(call, loop, call.rate, times * call.rate)) {
      spikes.push_back({.times = times, .length = *length});
    }
  }
  return spikes;
}

}  // namespace

Stability stability_at(const std::optional<queueing::BistableRange>& range, double capacity,
                       double load) {
  if (load > (range ? range->to : capacity)) return Stability::kDown;
  return range && load >= range->from ? Stability::kTips : Stability::kComesBack;
}

StabilityMap stability_of(const TimedCall& call) {
  StabilityMap map;
  map.call = call;
  map.range = loop_of(call).bistable_range();
  map.at_peak = stability_at(map.range, call.capacity(), call.rate);
  if (map.at_peak == Stability::kTips) map.spikes = spikes_of(call);
  map.by_queue = by_queue(call);
  map.by_timeout = by_timeout(call);
  map.by_retries = by_retries(call);
  map.remedies = remedies_of(call);
  return map;
}

Result<std::vector<StabilityMap>> stability_of(const Service& service, Rate sessions, Proof proof) {
  const sim::Model& model = service.model.model;
  std::vector<double> per_second;
  for (const double requests : service.per_session) {
    per_second.push_back(requests * sessions.per_second);
  }
  std::vector<StabilityMap> maps;
  for (const TimedCall& call :
       timed_calls(model, service.capacity, service.per_session, sessions)) {
    StabilityMap& map = maps.emplace_back(stability_of(call));
    if (proof == Proof::kFormula || map.spikes.empty()) continue;
    const Spike& spike = map.spikes.front();
    auto trial = try_spike(model,
                           {.per_second = per_second,
                            .spike = {.times = spike.times, .length = 2 * spike.length},
                            .settling = settling_time(call, call.rate)},
                           Seed{service.plan.seed}, kLongestTrial);
    if (!trial) return fail(std::move(trial.error()));
    map.trial = *trial;
  }
  return maps;
}

}  // namespace headroom::design
