#include "report/junit.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "report/breakpoint_text.h"
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
  for (const auto* digests : {&digest.classes, &digest.tags}) {
    for (const ClassDigest& one : *digests) out += properties_of(one, one.name);
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
bool is_unreliable(run::Outcome outcome) {
  return outcome == run::Outcome::kUntrusted || outcome == run::Outcome::kPartial;
}

std::string run_case(std::string_view suite, const run::Run& run, const run::Judgement& judgement) {
  if (!is_unreliable(judgement.outcome)) return testcase(suite, "run", "");
  std::string reasons;
  for (const std::string& reason : judgement.trust.reasons) reasons += escape_markup(reason) + "\n";
  return testcase(
      suite, "run",
      fmt::format("<error type=\"{}\" message=\"{}\">{}</error>", run::name_of(judgement.outcome),
                  escape_markup(headline(run, judgement)), reasons));
}

std::string suite_name(const std::string& service, const std::string& test) {
  return service.empty() ? test : service + "." + test;
}

std::string counts_of(const JunitSuite& suite) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
                     suite.tests, suite.failures, suite.errors, suite.skipped, suite.seconds);
}

// Makes the suite's element of its counts and what is inside.
void enclose(JunitSuite& suite, std::string_view name,
             std::chrono::system_clock::time_point started, const std::string& content) {
  suite.element = fmt::format(
      "  <testsuite name=\"{}\" {} timestamp=\"{:%Y-%m-%dT%H:%M:%S}\">\n{}  </testsuite>\n",
      escape_markup(name), counts_of(suite),
      fmt::gmtime(std::chrono::system_clock::to_time_t(started)), content);
}

}  // namespace

JunitSuite junit_suite(const run::Run& run, const run::Judgement& judgement) {
  const run::Header& header = run.header;
  const std::string name = suite_name(header.service, header.test);
  const auto ruled = [&](run::Ruling ruling) {
    return static_cast<std::size_t>(
        std::count_if(judgement.verdicts.begin(), judgement.verdicts.end(),
                      [&](const run::Verdict& verdict) { return verdict.ruling == ruling; }));
  };
  JunitSuite suite{.tests = judgement.verdicts.size() + 1,
                   .failures = ruled(run::Ruling::kFail),
                   .errors = is_unreliable(judgement.outcome) ? 1u : 0u,
                   .skipped = ruled(run::Ruling::kNotJudged),
                   .seconds = to_seconds(run::duration(run)),
                   .element = {}};
  std::string content = properties(run, digest(run)) + run_case(name, run, judgement);
  for (const run::Verdict& verdict : judgement.verdicts) content += requirement_case(name, verdict);
  enclose(suite, name, header.started, content);
  return suite;
}

JunitSuite junit_suite(const trial::Breakpoint& breakpoint) {
  const run::Outcome outcome = outcome_of(breakpoint);
  const bool unreliable = is_unreliable(outcome);
  const std::string name = suite_name(breakpoint.identity.service, breakpoint.identity.test);
  JunitSuite suite{.tests = 1,
                   .failures = outcome == run::Outcome::kFail ? 1u : 0u,
                   .errors = unreliable ? 1u : 0u,
                   .skipped = 0,
                   .seconds = to_seconds(breakpoint.duration),
                   .element = {}};
  std::string content = "    <properties>\n" + property("series", breakpoint.series);
  const auto rate = [&](std::string_view which, const std::optional<Rate>& found) {
    if (found) content += property(which, fmt::format("{:.6g}", found->per_second));
  };
  rate("holds_at_per_s", breakpoint.last_good);
  rate("breaks_at_per_s", breakpoint.first_bad);
  content += "    </properties>\n";
  const std::string text = escape_markup(headline(breakpoint));
  content += testcase(
      name, "break point",
      outcome == run::Outcome::kPass ? fmt::format("<system-out>{}</system-out>", text)
      : unreliable ? fmt::format("<error type=\"{}\" message=\"{}\"/>", run::name_of(outcome), text)
                   : fmt::format("<failure type=\"break point\" message=\"{}\"/>", text));
  enclose(suite, name, breakpoint.started, content);
  return suite;
}

std::string junit(const std::vector<JunitSuite>& suites) {
  JunitSuite sum;
  for (const JunitSuite& suite : suites) {
    sum.tests += suite.tests;
    sum.failures += suite.failures;
    sum.errors += suite.errors;
    sum.skipped += suite.skipped;
    sum.seconds += suite.seconds;
    sum.element += suite.element;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"headroom\" "
      "{}>\n{}</testsuites>\n",
      counts_of(sum), sum.element);
}

std::string junit(const run::Run& run, const run::Judgement& judgement) {
  return junit({junit_suite(run, judgement)});
}

}  // namespace headroom::report
