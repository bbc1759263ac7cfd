#include "report/breakpoint_text.h"

#include <fmt/format.h>

#include "report/digest.h"
#include "report/figures.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using run::Measure;
using trial::Breakpoint;
using workload::Probed;

// A recovery within it is not worth a word.
constexpr Nanos kAtOnce = std::chrono::seconds(1);

std::string percentile_text(const Histogram& histogram, double p) {
  return histogram.count() == 0 ? "–" : nanos_text(histogram.percentile(p));
}

std::string why_of(const trial::Probe& probe) {
  std::string why;
  const auto add = [&](const std::string& text) { why += (why.empty() ? "" : "; ") + text; };
  if (probe.answer == Probed::kBroke) {
    for (const run::Verdict& verdict : trial::broken(probe)) add(broken_text(verdict));
  }
  if (probe.answer == Probed::kUnclear) {
    for (const std::string& reason : probe.finished.judgement.trust.reasons) add(reason);
  }
  if (probe.recovery > kAtOnce) add("recovered after " + length_text(*probe.recovery));
  return why;
}

}  // namespace

std::string headline(const Breakpoint& breakpoint) {
  const auto& good = breakpoint.last_good;
  const auto& bad = breakpoint.first_bad;
  if (good && !bad) {
    return breakpoint.held_throughout()
               ? "did not break up to " + to_string(*good)
               : "holds " + to_string(*good) + "; where it breaks is not known";
  }
  if (!bad) return "ended before anything was known";
  if (breakpoint.bad_is_unclear) {
    return good ? fmt::format("holds {}; at {} the load generator is the limit", to_string(*good),
                              to_string(*bad))
                : fmt::format("at {} the load generator is the limit already", to_string(*bad));
  }
  if (!good) return "breaks at " + to_string(*bad) + " already, the lowest rate of the search";
  return fmt::format("holds {} and breaks at {}", to_string(*good), to_string(*bad));
}

std::vector<std::string> notes(const Breakpoint& breakpoint) {
  std::vector<std::string> notes;
  switch (breakpoint.ending) {
    case Breakpoint::Ending::kSettled:
      break;
    case Breakpoint::Ending::kUnsettled:
      notes.push_back("The search ended before its tolerance of " +
                      to_string(breakpoint.range.tolerance) + " was reached and confirmed.");
      break;
    case Breakpoint::Ending::kNotRecovered:
      notes.push_back("The service did not recover after " +
                      to_string(breakpoint.probes.back().rate) + ": at " +
                      to_string(breakpoint.range.lowest) +
                      " its requirements did not hold again, so the search ended there.");
      break;
    case Breakpoint::Ending::kInterrupted:
      notes.push_back("The search was interrupted.");
      break;
  }
  for (const std::string& remark : breakpoint.remarks) notes.push_back(remark + ".");
  return notes;
}

ProbeText describe(const trial::Probe& probe) {
  ProbeText text;
  text.rate = to_string(probe.rate);
  switch (probe.answer) {
    case Probed::kHeld:
      text.symbol = symbol_of(run::Ruling::kPass);
      text.tone = Tone::kGood;
      text.answer = "held";
      break;
    case Probed::kBroke:
      text.symbol = symbol_of(run::Ruling::kFail);
      text.tone = Tone::kBad;
      text.answer = "broke";
      break;
    case Probed::kUnclear:
      text.symbol = symbol_of(probe.finished.judgement.outcome);
      text.tone = Tone::kWarning;
      text.answer = "unclear";
      break;
  }
  const Digest digest = report::digest(probe.finished.run);
  const Histogram& response = digest.all.totals[Measure::kResponseTime];
  text.throughput = rate_text(digest.all.rate);
  text.errors = digest.all.totals.failed == 0 ? "0" : share_text(digest.all.error_share());
  text.p50 = percentile_text(response, 0.5);
  text.p95 = percentile_text(response, 0.95);
  text.p99 = percentile_text(response, 0.99);
  text.why = why_of(probe);
  return text;
}

std::string broken_text(const run::Verdict& verdict) {
  const VerdictText text = describe(verdict);
  return verdict.requirement.text + ": " + (text.value.empty() ? text.reason : text.value);
}

}  // namespace headroom::report
