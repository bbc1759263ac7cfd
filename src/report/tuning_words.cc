#include "report/tuning_words.h"

#include <fmt/format.h>

#include <cmath>

#include "report/figures.h"

namespace headroom::report {

std::string value_text(const std::string& requirement, double value) {
  const auto parsed = spec::parse_requirement(requirement);
  return parsed ? spec::format_value(value, spec::unit_of(parsed->metric))
                : fmt::format("{:.2f}x of it is asked for", value);
}

std::string nearest_text(const tuning::Rating& rating) {
  const tuning::Kept* worst = rating.worst();
  if (worst == nullptr) return "";
  return fmt::format("{}: {}", worst->requirement, value_text(worst->requirement, worst->value));
}

std::string margin_text(const tuning::Rating& rating) {
  return rating.holds ? share_text(rating.margin()) + " left" : "broken";
}

std::string headline(const spec::Spec& spec, const tuning::Tuned& tuned) {
  if (!tuned.best) return "no configuration keeps the requirements";
  if (tuned.changes.empty()) return "the file as it stands is the best there is";
  const tuning::Cost cost = tuning::cost_of(tuning::applied(spec, tuned.proposal).system);
  const std::string what =
      fmt::format("{} for {}", tuning::name_of(spec, tuned.proposal), tuning::to_string(cost));
  if (!tuned.proof) return what + ", by simulation";
  switch (tuned.proof->verdict) {
    case tuning::Proof::Verdict::kBetter:
      return what + ", proven by test";
    case tuning::Proof::Verdict::kNoBetter:
      return "no better than the file as it stands: " + what;
    case tuning::Proof::Verdict::kNotProven:
      break;
  }
  return "not proven: " + what;
}

std::vector<std::string> proof_lines(const tuning::Proof& proof) {
  if (proof.pairs == 0) return {"no pair of runs could be trusted"};
  std::vector<std::string> lines;
  lines.push_back(fmt::format("held in {} of {} runs, the file as it stands in {} of {}",
                              proof.winner_held, proof.pairs, proof.file_held, proof.pairs));
  const auto text = [&](double value) { return value_text(proof.requirement, value); };
  if (proof.requirement.empty()) return lines;
  std::string compared = fmt::format("{}: {}, and {} as it stands", proof.requirement,
                                     text(proof.winner_mean), text(proof.file_mean));
  if (proof.difference) {
    const bool is_less = *proof.difference < 0;
    const double least = is_less ? -proof.high : proof.low;
    const double most = is_less ? -proof.low : proof.high;
    compared += fmt::format("; {} {}, 95% interval {}{} to {}", text(std::abs(*proof.difference)),
                            is_less ? "less" : "more", least < 0 ? "-" : "", text(std::abs(least)),
                            text(most));
  }
  lines.push_back(std::move(compared));
  return lines;
}

std::string effort_text(const tuning::Tuned& tuned) {
  return fmt::format("{} configurations, searched with {} simulations",
                     count_text(static_cast<std::uint64_t>(tuned.configurations)),
                     count_text(tuned.simulated));
}

std::string length_text(const tuning::ContestLength& length) {
  if (length.run_most == Nanos{}) {
    return fmt::format("at most {} runs, each until its test is over", length.runs);
  }
  return fmt::format("at most {} runs of up to {}: about {}", length.runs,
                     to_string(length.run_most), estimated_length_text(length.whole));
}

}  // namespace headroom::report
