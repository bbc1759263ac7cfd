#include "report/junit.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "report/digest.h"
#include "report/escape.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using run::Measure;

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", escape_markup(name),
                     escape_markup(value));
}

std::string properties_of(const ClassDigest& digest, std::string_view name) {
  const run::Totals& totals = digest.totals;
  std::string out = property(fmt::format("{}.count", name), fmt::to_string(totals.finished()));
  out += property(fmt::format("{}.failed", name), fmt::to_string(totals.failed));
  out += property(fmt::format("{}.rate_per_s", name), fmt::format("{:.3f}", digest.rate));
  for (const Measure measure : {Measure::kResponseTime, Measure::kServiceTime, Measure::kTtft}) {
    const Histogram& histogram = totals[measure];
    if (histogram.count() == 0) continue;
    const auto add = [&](std::string_view which, std::uint64_t nanos) {
      out += property(fmt::format("{}.{}_s.{}", name, run::name_of(measure), which),
                      fmt::format("{:.6f}", static_cast<double>(nanos) * 1e-9));
    };
    add("p50", histogram.percentile(0.5));
    add("p95", histogram.percentile(0.95));
    add("p99", histogram.percentile(0.99));
    add("max", histogram.max());
  }
  return out;
}

std::string properties(const run::Run& run, const Digest& digest) {
  const run::Header& header = run.header;
  std::string out = "    <properties>\n";
  out += property("run", header.id) + property("load", header.load) +
         property("seed", fmt::to_string(header.seed.value)) +
         property("spec_sha256", header.spec_sha256) + property("commit", header.commit) +
         property("host", header.host);
  for (const ClassDigest& of_class : digest.classes) {
    out += properties_of(of_class, of_class.name);
  }
  if (digest.has_sum()) out += properties_of(digest.all, "all");
  return out + "    </properties>\n";
}

std::string evidence(const run::Verdict& verdict) {
  const VerdictText text = describe(verdict);
  std::string out;
  for (const std::string& part :
       {text.value, text.interval, text.margin, text.samples, text.where, text.reason}) {
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  }
  return out;
}

std::string testcase(std::string_view suite, std::string_view name, const std::string& content) {
  const std::string start = fmt::format("    <testcase classname=\"{}\" name=\"{}\"",
                                        escape_markup(suite), escape_markup(name));
  return content.empty() ? start + "/>\n" : start + ">" + content + "</testcase>\n";
}

std::string requirement_case(std::string_view suite, const run::Verdict& verdict) {
  const std::string text = escape_markup(evidence(verdict));
  std::string content;
  switch (verdict.ruling) {
    case run::Ruling::kPass:
      content = fmt::format("<system-out>{}</system-out>", text);
      break;
    case run::Ruling::kFail:
      content = fmt::format("<failure type=\"requirement\" message=\"{}\"/>", text);
      break;
    case run::Ruling::kNotJudged:
      content = fmt::format("<skipped message=\"{}\"/>", text);
      break;
  }
  return testcase(suite, verdict.requirement.text, content);
}

// Whether the run as a whole may be relied upon: apart from the requirements, so that each of these
// still shows its own ruling.
bool is_unreliable(const run::Judgement& judgement) {
  return judgement.outcome == run::Outcome::kUntrusted ||
         judgement.outcome == run::Outcome::kPartial;
}

std::string run_case(std::string_view suite, const run::Run& run, const run::Judgement& judgement) {
  if (!is_unreliable(judgement)) return testcase(suite, "run", "");
  std::string reasons;
  for (const std::string& reason : judgement.trust.reasons) reasons += escape_markup(reason) + "\n";
  return testcase(
      suite, "run",
      fmt::format("<error type=\"{}\" message=\"{}\">{}</error>", run::name_of(judgement.outcome),
                  escape_markup(headline(run, judgement)), reasons));
}

}  // namespace

std::string junit(const run::Run& run, const run::Judgement& judgement) {
  const run::Header& header = run.header;
  const std::string suite =
      header.service.empty() ? header.test : header.service + "." + header.test;
  const auto ruled = [&](run::Ruling ruling) {
    return std::count_if(judgement.verdicts.begin(), judgement.verdicts.end(),
                         [&](const run::Verdict& verdict) { return verdict.ruling == ruling; });
  };
  const std::string counts = fmt::format(
      "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
      judgement.verdicts.size() + 1, ruled(run::Ruling::kFail), is_unreliable(judgement) ? 1 : 0,
      ruled(run::Ruling::kNotJudged), to_seconds(run::duration(run)));
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"headroom\" {}>\n", counts);
  out += fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{:%Y-%m-%dT%H:%M:%S}\">\n",
                     escape_markup(suite), counts,
                     fmt::gmtime(std::chrono::system_clock::to_time_t(header.started)));
  out += properties(run, digest(run));
  out += run_case(suite, run, judgement);
  for (const run::Verdict& verdict : judgement.verdicts) out += requirement_case(suite, verdict);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace headroom::report
