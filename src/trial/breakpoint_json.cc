#include "trial/breakpoint_json.h"

#include <string_view>

#include "run/json_parts.h"

namespace headroom::trial {
namespace {

using run::Json;

std::string_view name_of(Breakpoint::Ending ending) {
  switch (ending) {
    case Breakpoint::Ending::kSettled:
      return "settled";
    case Breakpoint::Ending::kUnsettled:
      return "unsettled";
    case Breakpoint::Ending::kNotRecovered:
      return "not recovered";
    case Breakpoint::Ending::kInterrupted:
      return "interrupted";
  }
  return "";
}

std::string_view name_of(workload::Probed answer) {
  switch (answer) {
    case workload::Probed::kHeld:
      return "held";
    case workload::Probed::kBroke:
      return "broke";
    case workload::Probed::kUnclear:
      return "unclear";
  }
  return "";
}

Json rate_json(const std::optional<Rate>& rate) {
  return rate ? Json(rate->per_second) : Json(nullptr);
}

Json probe_json(const Probe& probe) {
  const run::Run& run = probe.finished.run;
  const run::Judgement& judgement = probe.finished.judgement;
  const run::Totals total = run::totals(run, std::nullopt, run::judged(run));
  const run::Counts loaded = run::counts(run, std::nullopt, run::under_load(run));
  Json json;
  json["run"] = run.header.id;
  json["rate_per_s"] = probe.rate.per_second;
  json["answer"] = name_of(probe.answer);
  json["requirements"] = Json::array();
  for (const run::Verdict& verdict : judgement.verdicts) {
    json["requirements"].push_back(run::requirement_json(verdict));
  }
  json["count"] = total.finished();
  json["failed"] = total.failed;
  json["throughput_per_s"] =
      loaded.seconds > 0 ? static_cast<double>(loaded.succeeded) / loaded.seconds : 0.0;
  json["response_time_s"] = run::seconds_json(total[run::Measure::kResponseTime]);
  json["trust"] = {{"trusted", judgement.trust.trusted}, {"reasons", judgement.trust.reasons}};
  json["recovery_s"] = probe.recovery ? Json(to_seconds(*probe.recovery)) : Json(nullptr);
  return json;
}

}  // namespace

std::string breakpoint_json(const Breakpoint& breakpoint, const run::Comparison& compared) {
  Json json;
  json["headroom_search"] = kSearchJsonVersion;
  json["series"] = breakpoint.series;
  json["verdict"] = run::name_of(outcome_of(breakpoint));
  json["ending"] = name_of(breakpoint.ending);
  json["holds_at_per_s"] = rate_json(breakpoint.last_good);
  json["breaks_at_per_s"] = rate_json(breakpoint.first_bad);
  json["generator_was_the_limit"] = breakpoint.bad_is_unclear;
  json["range_per_s"] = {breakpoint.range.lowest.per_second, breakpoint.range.highest.per_second};
  json["tolerance"] = breakpoint.range.tolerance.value;
  json["broke_first"] = Json::array();
  if (const Probe* evidence = breakpoint.evidence()) {
    for (const run::Verdict& verdict : broken(*evidence)) {
      json["broke_first"].push_back(run::requirement_json(verdict));
    }
  }
  json["prediction"] = run::comparison_json(compared);
  json["probes"] = Json::array();
  for (const Probe& probe : breakpoint.probes) json["probes"].push_back(probe_json(probe));
  json["started"] = run::iso8601(breakpoint.started);
  json["duration_s"] = to_seconds(breakpoint.duration);
  json["hold_s"] = to_seconds(breakpoint.hold);
  json["settle_s"] = to_seconds(breakpoint.settle);
  json["service"] = breakpoint.identity.service;
  json["test"] = breakpoint.identity.test;
  json["environment"] = breakpoint.identity.environment;
  json["spec_sha256"] = breakpoint.identity.spec_sha256;
  json["headroom_version"] = breakpoint.identity.headroom_version;
  json["remarks"] = breakpoint.remarks;
  return run::print(json);
}

}  // namespace headroom::trial
