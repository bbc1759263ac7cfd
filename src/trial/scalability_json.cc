#include "trial/scalability_json.h"

#include <cmath>

#include "run/json_parts.h"

namespace headroom::trial {
namespace {

using run::Json;

// JSON has no infinity: an end that nothing determines is null.
Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
Json number_json(const std::optional<double>& value) {
  return value ? number_json(*value) : Json(nullptr);
}

Json interval_json(const fitting::Interval& interval) {
  return {number_json(interval.low), number_json(interval.high)};
}

Json law_json(const queueing::FittedScalability& fitted) {
  const queueing::ScalabilityLaw& law = fitted.law;
  Json json;
  json["sigma"] = law.sigma;
  json["kappa"] = law.kappa;
  json["gamma"] = law.gamma;
  json["sigma_95"] = interval_json(fitted.sigma);
  json["kappa_95"] = interval_json(fitted.kappa);
  json["gamma_95"] = interval_json(fitted.gamma);
  json["r_squared"] = number_json(fitted.fit.explained());
  json["residual_squares"] = fitted.fit.residual_squares();
  json["limit"] = number_json(law.amdahl_limit());
  json["knee_size"] = number_json(law.worthwhile_load());
  json["peak_size"] = number_json(law.peak_load());
  json["peak_size_95"] = fitted.peak
                             ? Json{number_json(fitted.peak->low), number_json(fitted.peak->high)}
                             : Json(nullptr);
  json["peak_throughput"] = number_json(law.peak_throughput());
  return json;
}

Json size_json(const SizeFigures& size) {
  Json json;
  json["size"] = size.size;
  json["throughput"] = size.throughputs.empty() ? Json(nullptr) : Json(size.throughput);
  json["measured"] = size.throughputs;
  json["efficiency"] = size.counts() ? Json(size.efficiency) : Json(nullptr);
  json["left_out"] = size.left_out.empty() ? Json(nullptr) : Json(size.left_out);
  return json;
}

}  // namespace

std::string scalability_json(const Scalability& scalability, const ScalabilityNames& names) {
  Json json;
  json["headroom_scale"] = kScaleJsonVersion;
  json["subject"] = names.subject;
  json["size"] = names.size;
  json["throughput"] = names.throughput;
  json["expectation"] =
      scalability.expectation ? Json(scalability.expectation->text) : Json(nullptr);
  json["ruling"] = run::name_of(scalability.ruling);
  json["reason"] = scalability.reason;
  json["sizes"] = Json::array();
  for (const SizeFigures& size : scalability.sizes) json["sizes"].push_back(size_json(size));
  json["law"] = scalability.law ? law_json(*scalability.law) : Json(nullptr);
  json["no_law"] = scalability.no_law.empty() ? Json(nullptr) : Json(scalability.no_law);
  return run::print(json);
}

}  // namespace headroom::trial
