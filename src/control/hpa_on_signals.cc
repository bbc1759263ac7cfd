#include "control/hpa_on_signals.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::control {
namespace {

// What a replica may use, whole; its share of it are then thousandths.
constexpr std::int64_t kWhole = 1000;

// Rounded up, as Kubernetes reads quantities; what is whole in thousandths stays so although it is
// no binary fraction. Nothing for what is no amount.
std::optional<std::int64_t> milli(std::optional<double> amount) {
  constexpr double kMost = 1e13;  // of which a hundred times a thousand do not overflow
  constexpr double kNoise = 1e-6;
  if (!amount || !(*amount >= 0)) return std::nullopt;
  return static_cast<std::int64_t>(std::ceil(std::min(*amount * 1000, kMost) - kNoise));
}

HpaMetric average(std::string name, double target) {
  return {.name = std::move(name),
          .kind = HpaTarget::kAverageValue,
          .target = std::max<std::int64_t>(1, std::llround(target * 1000)),
          .source = HpaSource::kOther};
}

HpaMetric metric_of(const ScalingTarget& target) {
  HEADROOM_CHECK(target.value > 0, "a target is above 0");
  switch (target.metric) {
    case ScalingMetric::kUtilisation:
      return {.name = "utilisation",
              .kind = HpaTarget::kUtilisation,
              .target = std::max<std::int64_t>(1, std::llround(target.value * 100)),
              .source = HpaSource::kProcessor};
    case ScalingMetric::kArrivals:
      return average("arrivals a second", target.value);
    case ScalingMetric::kInFlight:
      return average("requests in flight", target.value);
    case ScalingMetric::kQueue:
      break;
  }
  return average("requests that wait", target.value);
}

HpaSettings settings_of(const ScalingPolicy& policy) {
  HpaSettings settings{.metrics = {},
                       .tolerance = policy.tolerance,
                       .behaviour = policy.behaviour,
                       .down_window = std::chrono::minutes(5),
                       .start_up = {}};
  for (const ScalingTarget& target : policy.targets) settings.metrics.push_back(metric_of(target));
  return settings;
}

std::optional<double> total_of(const platform::ComponentSignals& signals, ScalingMetric metric) {
  switch (metric) {
    case ScalingMetric::kArrivals:
      return signals.arrivals;
    case ScalingMetric::kInFlight:
      return signals.in_flight;
    case ScalingMetric::kQueue:
      return signals.queue;
    case ScalingMetric::kUtilisation:
      break;
  }
  return std::nullopt;
}

HpaPod pod_of(const platform::ReplicaSignals& replica) {
  const bool is_ready = replica.health == platform::Health::kReady;
  HpaPod pod{.phase = PodPhase::kRunning,
             .is_leaving = replica.health == platform::Health::kStopped,
             .started = replica.since,
             .readiness = HpaPod::Readiness{.is_ready = is_ready, .since = replica.since},
             .request_milli = kWhole};
  if (replica.health == platform::Health::kStarting) pod.phase = PodPhase::kPending;
  if (replica.health == platform::Health::kFailed) pod.phase = PodPhase::kFailed;
  return pod;
}

}  // namespace

HpaScene scene_of(const platform::ComponentSignals& signals, Nanos now, int asked) {
  HpaScene scene{.now = now, .asked = asked, .present = 0, .pods = {}};
  for (const platform::ReplicaSignals& replica : signals.replicas) {
    scene.pods.push_back(pod_of(replica));
    scene.present +=
        replica.health == platform::Health::kStarting || replica.health == platform::Health::kReady;
  }
  return scene;
}

HpaReading reading_of(const platform::ComponentSignals& signals, ScalingMetric metric, Nanos now,
                      Nanos window) {
  HpaReading reading;
  if (metric != ScalingMetric::kUtilisation) {
    reading.total_milli = milli(total_of(signals, metric));
    return reading;
  }
  for (const platform::ReplicaSignals& replica : signals.replicas) {
    std::optional<HpaSample> sample;
    if (const auto used = milli(replica.utilisation)) {
      sample = HpaSample{.milli = *used, .at = now, .window = window};
    }
    reading.samples.push_back(sample);
  }
  return reading;
}

HpaOnSignals::HpaOnSignals(const ScalingPolicy& policy, HpaOnSignalsState state)
    : hpa_(settings_of(policy), std::move(state.hpa)), asked_(state.asked), at_(state.at) {
  for (const ScalingTarget& target : policy.targets) metrics_.push_back(target.metric);
}

HpaDecision HpaOnSignals::decide(Nanos now, const platform::ComponentSignals& signals, int asked,
                                 ReplicaRange range) {
  const Nanos window = asked_ ? now - at_ : Nanos{};
  if (asked_) hpa_.scaled(*asked_, asked, at_);
  HpaInput input{.scene = scene_of(signals, now, asked), .readings = {}, .range = range};
  for (const ScalingMetric metric : metrics_) {
    input.readings.push_back(reading_of(signals, metric, now, window));
  }
  asked_ = asked;
  at_ = now;
  return hpa_.decide(input);
}

HpaOnSignalsState HpaOnSignals::state() const {
  return {.hpa = hpa_.state(), .asked = asked_, .at = at_};
}

}  // namespace headroom::control
