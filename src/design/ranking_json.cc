#include "design/ranking_json.h"

#include <cmath>

#include "run/json_parts.h"

namespace headroom::design {
namespace {

using run::Json;

template <class T, class Number>
Json known(const std::optional<T>& value, Number number) {
  return value ? Json(number(*value)) : Json(nullptr);
}

double per_second(Rate rate) {
  return rate.per_second;
}

void add_effect(Json& json, const Effect& effect) {
  const bool is_limited = std::isfinite(effect.capacity.per_second);
  json["saturated_per_s"] = is_limited ? Json(effect.capacity.per_second) : Json(nullptr);
  json["bottleneck"] = effect.bottleneck.empty() ? Json(nullptr) : Json(effect.bottleneck);
  json["holds_to_per_s"] = known(effect.holds_to, per_second);
  json["response_time_p95_s"] = known(effect.response_time, to_seconds);
  json["failed"] = effect.failed.value;
  json["holds"] = effect.holds;
}

Json effect_json(const Effect& effect, const Effect& as_is) {
  Json json;
  json["levers"] = effect.levers;
  add_effect(json, effect);
  json["adds_cost_per_h"] = known(effect.cost, [](const CostRate& cost) { return cost.per_hour; });
  json["currency"] = known(effect.cost, [](const CostRate& cost) { return cost.currency; });
  json["saturated_per_s_per_cost"] =
      known(effect.capacity_per_cost(as_is), [](double number) { return number; });
  json["useless"] = effect.useless.empty() ? Json(nullptr) : Json(effect.useless);
  return json;
}

}  // namespace

std::string ranking_json(const Ranking& ranking) {
  Json json;
  json["headroom_levers"] = kRankingJsonVersion;
  json["service"] = ranking.service;
  json["load_per_s"] = ranking.sessions.per_second;
  json["step"] = ranking.step.empty() ? Json(nullptr) : Json(ranking.step);
  json["as_is"] = Json::object();
  add_effect(json["as_is"], ranking.as_is);
  json["levers"] = Json::array();
  for (const Effect& effect : ranking.effects) {
    json["levers"].push_back(effect_json(effect, ranking.as_is));
  }
  return run::print(json);
}

}  // namespace headroom::design
