#include "review/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace headroom::review {
namespace {

bool speaks_of(const spec::Suppression& suppression, const Rule& rule, const Finding& finding) {
  if (to_lower(suppression.rule) != to_lower(rule.id)) return false;
  return suppression.on.empty() || suppression.on == finding.subject ||
         finding.subject.starts_with(suppression.on + " -> ");
}

Problems unknown_rules(const spec::Spec& spec) {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules()) ids.push_back(rule.id);
  Problems problems;
  for (const spec::Suppression& suppression : spec.review.suppressions) {
    if (find_rule(suppression.rule) != nullptr) continue;
    problems.push_back({.what = fmt::format("there is no rule {}", in_quotes(suppression.rule)),
                        .why = "`headroom review --rules` lists them",
                        .fix = did_you_mean(suppression.rule, ids),
                        .file = spec.file,
                        .at = suppression.at});
  }
  return problems;
}

}  // namespace

std::size_t Review::count(Severity severity) const {
  return static_cast<std::size_t>(std::ranges::count(
      findings, severity, [](const Reported& reported) { return reported.rule->severity; }));
}

std::optional<Severity> Review::worst() const {
  if (findings.empty()) return std::nullopt;
  return findings.front().rule->severity;
}

std::expected<Review, Problems> review(const Subject& subject) {
  Problems problems = unknown_rules(subject.spec);
  if (!problems.empty()) return std::unexpected(std::move(problems));

  Review review{.service = subject.spec.service, .file = subject.spec.file};
  const std::vector<spec::Suppression>& suppressions = subject.spec.review.suppressions;
  std::vector<bool> is_idle(suppressions.size(), true);
  for (const Rule& rule : rules()) {
    Ruling ruling;
    rule.decide(subject, ruling);
    for (const Finding& finding : ruling.findings()) {
      const auto by = std::ranges::find_if(suppressions, [&](const spec::Suppression& candidate) {
        return speaks_of(candidate, rule, finding);
      });
      if (by == suppressions.end()) {
        review.findings.push_back({&rule, finding});
      } else {
        is_idle[static_cast<std::size_t>(by - suppressions.begin())] = false;
        review.accepted.push_back({{&rule, finding}, by->because});
      }
    }
    if (!ruling.needed().empty()) review.undecided.push_back({&rule, ruling.needed()});
  }
  for (std::size_t i = 0; i < suppressions.size(); ++i) {
    if (is_idle[i]) review.idle.push_back(suppressions[i]);
  }
  std::ranges::stable_sort(review.findings, std::greater{},
                           [](const Reported& reported) { return reported.rule->severity; });
  return review;
}

}  // namespace headroom::review
