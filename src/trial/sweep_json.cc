#include "trial/sweep_json.h"

#include "run/json_parts.h"

namespace headroom::trial {
namespace {

using run::Json;

std::string_view name_of(Sweep::Ending ending) {
  switch (ending) {
    case Sweep::Ending::kComplete:
      return "complete";
    case Sweep::Ending::kOutOfTime:
      return "out of time";
    case Sweep::Ending::kInterrupted:
      return "interrupted";
  }
  return {};
}

Json rate_json(const std::optional<Rate>& rate) {
  return rate ? Json(rate->per_second) : Json(nullptr);
}

Json point_json(const SweepPoint& point) {
  Json json;
  json["size"] = point.size;
  json["repeat"] = point.repeat;
  json["holds_at_per_s"] = rate_json(point.holds);
  json["breaks_at_per_s"] = rate_json(point.breaks);
  json["limit"] = name_of(point.limit);
  json["why"] = point.why;
  json["run"] = point.run.empty() ? Json(nullptr) : Json(point.run);
  json["host_busy"] = point.host_busy;
  json["hold_s"] = to_seconds(point.hold);
  json["settle_s"] = to_seconds(point.settle);
  return json;
}

}  // namespace

std::string_view name_of(SweepPoint::Limit limit) {
  switch (limit) {
    case SweepPoint::Limit::kService:
      return "service";
    case SweepPoint::Limit::kGenerator:
      return "generator";
    case SweepPoint::Limit::kHost:
      return "host";
    case SweepPoint::Limit::kRange:
      return "range";
    case SweepPoint::Limit::kUnsettled:
      return "unsettled";
  }
  return {};
}

std::string sweep_json(const Sweep& sweep, const Scalability& scalability,
                       const ScalabilityNames& names, const run::Comparison& compared) {
  Json json = Json::parse(scalability_json(scalability, names));
  json["verdict"] = run::name_of(outcome_of(sweep, scalability));
  json["component"] = sweep.dimension.component;
  json["series"] = sweep.series;
  json["ending"] = name_of(sweep.ending);
  json["repeats"] = sweep.repeats;
  json["points"] = Json::array();
  for (const SweepPoint& point : sweep.points) json["points"].push_back(point_json(point));
  json["prediction"] = run::comparison_json(compared);
  json["started"] = run::iso8601(sweep.started);
  json["duration_s"] = to_seconds(sweep.duration);
  json["service"] = sweep.identity.service;
  json["test"] = sweep.identity.test;
  json["environment"] = sweep.identity.environment;
  json["spec_sha256"] = sweep.identity.spec_sha256;
  json["headroom_version"] = sweep.identity.headroom_version;
  return run::print(json);
}

}  // namespace headroom::trial
