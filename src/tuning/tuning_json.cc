#include "tuning/tuning_json.h"

#include "run/json_parts.h"

namespace headroom::tuning {
namespace {

using run::Json;

constexpr int kTuningJsonVersion = 1;

std::string_view name_of(Proof::Verdict verdict) {
  switch (verdict) {
    case Proof::Verdict::kBetter:
      return "better";
    case Proof::Verdict::kNoBetter:
      return "no better";
    case Proof::Verdict::kNotProven:
      break;
  }
  return "not proven";
}

class TuningJson {
 public:
  TuningJson(const spec::Spec& spec, const Tuned& tuned) : spec_(spec), tuned_(tuned) {}

  std::string run() const {
    Json json;
    json["headroom_tuning"] = kTuningJsonVersion;
    json["service"] = tuned_.service;
    json["objective"] = tuned_.objective;
    json["load_per_s"] = known(tuned_.load);
    json["configurations"] = tuned_.configurations;
    json["simulations"] = tuned_.simulated;
    json["as_it_stands"] = seen(tuned_.file);
    json["best_simulated"] = tuned_.best ? seen(*tuned_.best) : Json(nullptr);
    json["frontier"] = Json::array();
    for (const Seen& one : tuned_.frontier) json["frontier"].push_back(seen(one));
    json["runs"] = Json::array();
    if (tuned_.contest) {
      add_runs(json["runs"], "heat", tuned_.contest->heats);
      add_runs(json["runs"], "proof", tuned_.contest->proof);
    }
    json["proof"] = tuned_.proof ? proof(*tuned_.proof) : Json(nullptr);
    json["proposal"] = settings(tuned_.proposal);
    json["changes"] = Json::array();
    for (const Change& change : tuned_.changes) {
      json["changes"].push_back({{"path", change.path},
                                 {"line", change.at.line},
                                 {"column", change.at.column},
                                 {"from", change.from},
                                 {"to", change.to}});
    }
    return run::print(json);
  }

 private:
  static Json known(const std::optional<Rate>& rate) {
    return rate ? Json(rate->per_second) : Json(nullptr);
  }

  Json settings(const Configuration& configuration) const {
    Json json = Json::object();
    for (std::size_t i = 0; i < configuration.size(); ++i) {
      const spec::Knob& knob = spec_.tune->knobs[i];
      json[knob.name] = knob.settings[configuration[i]].text;
    }
    return json;
  }

  static void add_rating(Json& json, const Rating& rating) {
    const Kept* worst = rating.worst();
    json["holds"] = rating.holds;
    json["margin"] = rating.margin();
    json["nearest_to_breaking"] = worst == nullptr ? Json(nullptr) : Json(worst->requirement);
    json["value"] = worst == nullptr ? Json(nullptr) : Json(worst->value);
  }

  static void add_cost(Json& json, const Cost& cost) {
    json["cost_per_h"] = cost.price ? Json(cost.price->per_hour) : Json(nullptr);
    json["currency"] = cost.price ? Json(cost.price->currency) : Json(nullptr);
    json["cores"] = cost.cores.count;
  }

  Json seen(const Seen& one) const {
    Json json;
    json["settings"] = settings(one.configuration);
    add_cost(json, one.cost);
    add_rating(json, one.rating);
    json["highest_load_per_s"] = known(one.highest_load);
    return json;
  }

  void add_runs(Json& json, std::string_view stage, const std::vector<RunOf>& runs) const {
    for (const RunOf& run : runs) {
      Json entry;
      entry["stage"] = stage;
      entry["settings"] = settings(run.configuration);
      entry["run"] = run.answer.run.empty() ? Json(nullptr) : Json(run.answer.run);
      add_rating(entry, run.answer.rating);
      entry["untrusted"] =
          run.answer.untrusted.empty() ? Json(nullptr) : Json(run.answer.untrusted);
      json.push_back(std::move(entry));
    }
  }

  static Json proof(const Proof& proof) {
    Json json;
    json["verdict"] = name_of(proof.verdict);
    json["pairs"] = proof.pairs;
    json["winner_held"] = proof.winner_held;
    json["file_held"] = proof.file_held;
    json["requirement"] = proof.requirement;
    json["winner_mean"] = proof.winner_mean;
    json["file_mean"] = proof.file_mean;
    json["difference"] = proof.difference ? Json(*proof.difference) : Json(nullptr);
    json["low"] = proof.difference ? Json(proof.low) : Json(nullptr);
    json["high"] = proof.difference ? Json(proof.high) : Json(nullptr);
    return json;
  }

  const spec::Spec& spec_;
  const Tuned& tuned_;
};

}  // namespace

std::string tuning_json(const spec::Spec& spec, const Tuned& tuned) {
  return TuningJson(spec, tuned).run();
}

}  // namespace headroom::tuning
