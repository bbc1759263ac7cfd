#include "design/stability_json.h"

#include <cmath>
#include <string_view>

#include "run/json_parts.h"

namespace headroom::design {
namespace {

using run::Json;

std::string_view name_of(Stability stability) {
  switch (stability) {
    case Stability::kComesBack:
      return "comes back";
    case Stability::kTips:
      return "tips";
    case Stability::kDown:
      break;
  }
  return "down";
}

std::string_view name_of(Remedy::Kind kind) {
  switch (kind) {
    case Remedy::Kind::kQueue:
      return "queue";
    case Remedy::Kind::kRetries:
      return "retries";
    case Remedy::Kind::kBudget:
      return "budget";
    case Remedy::Kind::kTimeout:
      return "timeout_s";
    case Remedy::Kind::kReplicas:
      break;
  }
  return "replicas";
}

std::string_view name_of(SpikeTrial::Ending ending) {
  switch (ending) {
    case SpikeTrial::Ending::kCameBack:
      return "came back";
    case SpikeTrial::Ending::kStayedDown:
      return "stayed down";
    case SpikeTrial::Ending::kWasNeverWell:
      break;
  }
  return "was never well";
}

Json finite(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json range_json(const std::optional<queueing::BistableRange>& range) {
  return range ? Json({range->from, range->to}) : Json(nullptr);
}

Json rows_json(const std::vector<StabilityRow>& rows) {
  Json array = Json::array();
  for (const StabilityRow& row : rows) {
    array.push_back({{"value", finite(row.value)},
                     {"planned", row.is == StabilityRow::Is::kPlanned},
                     {"bistable_per_s", range_json(row.range)}});
  }
  return array;
}

Json spikes_json(const std::vector<Spike>& spikes) {
  Json array = Json::array();
  for (const Spike& spike : spikes) {
    array.push_back({{"times", spike.times}, {"length_s", to_seconds(spike.length)}});
  }
  return array;
}

Json trial_json(const std::optional<SpikeTrial>& trial) {
  if (!trial) return nullptr;
  return {{"times", trial->spike.times},
          {"length_s", to_seconds(trial->spike.length)},
          {"settling_s", to_seconds(trial->settling)},
          {"answered_before", trial->answered_before},
          {"answered_after", trial->answered_after},
          {"ending", name_of(trial->ending)}};
}

Json remedies_json(const std::vector<Remedy>& remedies) {
  Json array = Json::array();
  for (const Remedy& remedy : remedies) {
    array.push_back({{"change", name_of(remedy.kind)},
                     {"before", finite(remedy.before)},
                     {"after", remedy.after},
                     {"bistable_per_s", range_json(remedy.left)},
                     {"failing_at_peak", remedy.failing_at_peak}});
  }
  return array;
}

Json map_json(const StabilityMap& map) {
  const TimedCall& call = map.call;
  return {{"caller", call.caller},
          {"callee", call.callee},
          {"at", call.at.name},
          {"capacity_per_s", call.capacity()},
          {"peak_per_s", call.rate},
          {"queue", call.at.queue ? Json(*call.at.queue) : Json(nullptr)},
          {"timeout_s", to_seconds(call.timeout)},
          {"retries", call.retry.attempts - 1},
          {"outer_attempts", call.outer_attempts},
          {"retrying", call.retrying},
          {"bistable_per_s", range_json(map.range)},
          {"at_peak", name_of(map.at_peak)},
          {"spikes", spikes_json(map.spikes)},
          {"trial", trial_json(map.trial)},
          {"remedies", remedies_json(map.remedies)},
          {"by_queue", rows_json(map.by_queue)},
          {"by_timeout_s", rows_json(map.by_timeout)},
          {"by_retries", rows_json(map.by_retries)}};
}

}  // namespace

std::string stability_json(std::string_view service, const std::vector<StabilityMap>& maps) {
  Json json;
  json["headroom_stability"] = kStabilityJsonVersion;
  json["service"] = service;
  json["calls"] = Json::array();
  for (const StabilityMap& map : maps) json["calls"].push_back(map_json(map));
  return run::print(json);
}

}  // namespace headroom::design
