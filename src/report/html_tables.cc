#include "report/html_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "report/comparison_text.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/html_cells.h"
#include "report/html_page.h"
#include "report/verdict_text.h"
#include "run/timeline.h"

namespace headroom::report {
namespace {

using run::Measure;

std::string number_heads(std::initializer_list<std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out += fmt::format(R"(<th class="n">{}</th>)", name);
  return out;
}

std::string number_cell(std::string_view text) {
  return fmt::format(R"(<td class="n">{}</td>)", text);
}

std::string row_head(std::string_view name) {
  return fmt::format(R"(<th scope="row">{}</th>)", escape_markup(name));
}

std::string definition(std::string_view name, std::string_view text) {
  if (text.empty()) return {};
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, escape_markup(text));
}

std::string figure(std::string_view value, std::string_view name, std::string_view note) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd><dd>{}</dd></div>", name, escape_markup(value),
                     escape_markup(note));
}

// A bar as long as the share of the limit that was used, with the limit at two thirds.
std::string gauge(const run::Verdict& verdict) {
  const std::optional<double> used = limit_used(verdict);
  if (!used) return {};
  const double width = std::min(1.0, *used / 1.5) * 100;
  return fmt::format(R"(<span class="gauge {}"><i style="width:{:.1f}%"></i></span>)",
                     verdict.ruling == run::Ruling::kFail ? "fail" : "pass", width);
}

std::string css_class_of(run::Ruling ruling) {
  switch (ruling) {
    case run::Ruling::kPass:
      return "pass";
    case run::Ruling::kFail:
      return "fail";
    case run::Ruling::kNotJudged:
      return "unjudged";
  }
  return {};
}

std::string requirement_row(const run::Verdict& verdict) {
  const VerdictText text = describe(verdict);
  std::string evidence = escape_markup(text.samples);
  for (const std::string& part : {text.interval, text.where, text.reason}) {
    if (part.empty()) continue;
    evidence += (evidence.empty() ? "" : " · ") + escape_markup(part);
  }
  return fmt::format(
      R"(<tr class="{}"><td class="mark" title="{}">{}</td><th scope="row"><code>{}</code></th>)"
      R"(<td class="n found">{}</td><td class="margin">{}<span>{}</span></td><td class="evidence">{}</td></tr>)",
      css_class_of(verdict.ruling), run::name_of(verdict.ruling), symbol_of(verdict.ruling),
      escape_markup(verdict.requirement.text), text.value.empty() ? "–" : text.value,
      gauge(verdict),
      verdict.ruling == run::Ruling::kNotJudged ? "not judged" : escape_markup(text.margin),
      evidence);
}

std::string request_rows(const ClassDigest& digest, std::string_view name) {
  const run::Totals& totals = digest.totals;
  return fmt::format(
      R"(<tr>{}<td>response</td>{}{}<td class="n{}">{}</td>{}</tr><tr class="second"><th></th><td>service</td><td></td><td></td><td></td>{}</tr>)",
      row_head(name), number_cell(count_text(totals.finished())),
      number_cell(rate_text(digest.rate)), totals.failed > 0 ? " bad" : "",
      totals.failed > 0 ? share_text(digest.error_share()) : "0",
      percentile_cells(totals[Measure::kResponseTime]),
      percentile_cells(totals[Measure::kServiceTime]));
}

}  // namespace

std::string key_figures(const run::Run& run, const Digest& digest) {
  const run::Totals& totals = digest.all.totals;
  const auto quantile = [&](Measure measure, double p) {
    return totals[measure].count() == 0 ? std::string("–")
                                        : nanos_text(totals[measure].percentile(p));
  };
  std::uint64_t in_flight = 0;
  for (const run::Slice& slice : run.slices) in_flight = std::max(in_flight, slice.in_flight);
  std::string out = R"(<dl class="figures">)";
  out +=
      figure(rate_text(digest.all.rate), "Throughput", count_text(totals.finished()) + " requests");
  out += figure(share_text(digest.all.error_share()), "Errors",
                totals.failed == 0 ? "none failed" : count_text(totals.failed) + " failed");
  out += figure(quantile(Measure::kResponseTime, 0.95), "Response time p95",
                "p50 " + quantile(Measure::kResponseTime, 0.5) + ", p99 " +
                    quantile(Measure::kResponseTime, 0.99));
  if (digest.all.streams()) {
    out +=
        figure(quantile(Measure::kTtft, 0.95), "Time to first token p95",
               "p50 " + quantile(Measure::kTtft, 0.5) + ", p99 " + quantile(Measure::kTtft, 0.99));
  }
  out += figure(count_text(in_flight), "In flight, most", "requests at once");
  return out + "</dl>";
}

std::string requirements_table(const std::vector<run::Verdict>& verdicts) {
  if (verdicts.empty()) return {};
  std::string body;
  for (const run::Verdict& verdict : verdicts) body += requirement_row(verdict);
  return html_table(
      "requirements",
      R"(<th></th><th>Requirement</th><th class="n">Found</th><th>Against the limit</th><th>Evidence</th>)",
      body);
}

std::string requests_table(const Digest& digest) {
  std::string body;
  for (const ClassDigest& of_class : digest.classes) body += request_rows(of_class, of_class.name);
  for (const ClassDigest& of_tag : digest.tags) body += request_rows(of_tag, "tag " + of_tag.name);
  if (digest.has_sum()) body += request_rows(digest.all, digest.all.name);
  const std::string unsent = unsent_text(digest);
  return html_table("requests",
                    "<th>Request</th><th>Time</th>" +
                        number_heads({"Count", "Throughput", "Errors"}) + percentile_heads(),
                    body) +
         (unsent.empty() ? "" : "<p>Not sent: " + escape_markup(unsent) + "</p>");
}

std::string components_table(const run::Run& run) {
  std::string body;
  for (std::size_t i = 0; i < run.header.components.size(); ++i) {
    const run::ComponentTotals used = run::component_totals(run, i, run::under_load(run));
    if (used.seconds <= 0) continue;
    body += fmt::format(
        "<tr>{}{}{}{}{}{}</tr>", row_head(run.header.components[i]),
        number_cell(fmt::format("{:.3g}", used.replicas)),
        number_cell(fmt::format("{:.3f}", used.cpu_seconds / used.seconds)),
        number_cell(used.cores > 0 ? fmt::format("{:.3g}", used.cores) : "–"),
        number_cell(used.cores > 0 ? share_text(used.throttled_seconds / used.seconds) : "–"),
        number_cell(bytes_text(static_cast<double>(used.memory_bytes))));
  }
  if (body.empty()) return {};
  return html_table("requests",
                    "<th>Component</th>" + number_heads({"Replicas", "Cores used", "Cores allowed",
                                                         "Time withheld", "Memory"}),
                    body);
}

std::string comparison_table(const run::Comparison& compared) {
  std::string body;
  for (const run::Figure& figure : compared.figures) {
    body += fmt::format("<tr>{}{}{}{}</tr>", row_head(figure.name),
                        number_cell(value_text(figure, figure.predicted)),
                        number_cell(value_text(figure, figure.measured)),
                        number_cell(error_text(figure.error())));
  }
  if (body.empty()) return {};
  return html_table("requests",
                    "<th>Figure</th>" + number_heads({"Predicted", "Measured", "Error"}), body);
}

// What is known of a kind of failure beside its number.
std::string details_of(run::Failure kind, const ClassDigest& of_class, const Digest& digest) {
  std::string details;
  if (kind == run::Failure::kStatus) details = statuses_text(of_class.totals);
  if (kind == run::Failure::kCheck) details = checks_text(of_class.totals, digest.checks);
  const std::string& example = of_class.examples[static_cast<std::size_t>(kind)];
  if (!example.empty()) details += (details.empty() ? "" : "; ") + ("for example: " + example);
  return escape_markup(details);
}

std::string failures_table(const Digest& digest) {
  std::string body;
  for (const ClassDigest& of_class : digest.classes) {
    if (of_class.totals.failed == 0) continue;
    const auto& failures = of_class.totals.failures;
    bool first = true;
    for (std::size_t i = 0; i < failures.size(); ++i) {
      if (failures[i] == 0) continue;
      const auto kind = static_cast<run::Failure>(i);
      body += fmt::format("<tr>{}<td>{}</td>{}{}<td>{}</td></tr>",
                          first ? row_head(of_class.name) : "<th></th>", run::name_of(kind),
                          number_cell(count_text(failures[i])),
                          number_cell(share_text(static_cast<double>(failures[i]) /
                                                 static_cast<double>(of_class.totals.finished()))),
                          details_of(kind, of_class, digest));
      first = false;
    }
  }
  if (body.empty()) return "<p>No request failed.</p>";
  return html_table(
      "failures",
      R"(<th>Request</th><th>Kind</th><th class="n">Count</th><th class="n">Of its requests</th><th>Which</th>)",
      body);
}

std::string generator_list(const run::Run& run, const run::Judgement& judgement,
                           const Digest& digest) {
  std::string out;
  if (judgement.trust.trusted) {
    out += "<p>The load generator kept up: what was measured is the service.</p>";
  } else {
    out += R"(<ul class="warnings">)";
    for (const std::string& reason : judgement.trust.reasons) {
      out += "<li>" + escape_markup(reason) + "</li>";
    }
    out += "</ul>";
  }
  for (const std::string& remark : judgement.trust.remarks) {
    out += "<p>" + escape_markup(remark) + "</p>";
  }
  const Histogram& lateness = digest.generator.lateness;
  const auto late = [&](double p) { return nanos_text(lateness.percentile(p)); };
  out += R"(<dl class="facts">)";
  if (lateness.count() > 0) {
    out += definition("Sent late by", fmt::format("p50 {}, p99 {}, at most {}", late(0.5),
                                                  late(0.99), nanos_text(lateness.max())));
  }
  const Histogram& delay = digest.generator.loop_delay;
  if (delay.count() > 0) {
    out += definition("Ready and not served for",
                      fmt::format("p50 {}, p99 {}, at most {}", nanos_text(delay.percentile(0.5)),
                                  nanos_text(delay.percentile(0.99)), nanos_text(delay.max())));
  }
  const std::string strain = strain_text(digest.generator.strain, to_seconds(run::duration(run)));
  out += definition("Held up", strain.empty() ? "by nothing" : strain);
  out +=
      definition("CPU", fmt::format("{:.2f} cores on average, {} thread{}", digest.generator_cores,
                                    run.header.threads, run.header.threads == 1 ? "" : "s"));
  if (run.end && run.end->peak_rss_bytes > 0) {
    out += definition("Memory at most", bytes_text(static_cast<double>(run.end->peak_rss_bytes)));
  }
  out += definition("Sessions due", count_text(digest.generator.scheduled));
  out += definition("Sessions begun", count_text(digest.generator.begun));
  out += definition("Sessions dropped", count_text(digest.generator.dropped));
  return out + "</dl>";
}

std::string events_list(const run::Run& run) {
  constexpr std::size_t kShown = 200;
  std::string body;
  for (std::size_t i = 0; i < std::min(kShown, run.events.size()); ++i) {
    const run::Event& event = run.events[i];
    body += fmt::format(R"(<tr><td class="n">{}</td><td class="kind">{}</td><td>{}</td></tr>)",
                        clock_text(event.at), escape_markup(event.kind), escape_markup(event.text));
  }
  if (body.empty()) return {};
  std::string out =
      html_table("events", R"(<th class="n">At</th><th>Kind</th><th>What happened</th>)", body);
  if (run.events.size() > kShown) {
    out += fmt::format("<p>and {} more</p>", count_text(run.events.size() - kShown));
  }
  return out;
}

std::string remarks_list(const run::Run& run) {
  if (run.header.remarks.empty()) return {};
  std::string out = R"(<ul class="remarks">)";
  for (const std::string& remark : run.header.remarks)
    out += "<li>" + escape_markup(remark) + "</li>";
  return out + "</ul>";
}

std::string metadata_list(const run::Run& run) {
  const run::Header& header = run.header;
  std::string out = R"(<dl class="facts">)";
  out += definition("Run", header.id);
  out += definition("Origin", run::name_of(header.origin));
  out += definition("Started", moment_text(header.started));
  std::string length = length_text(run::duration(run));
  if (header.planned > Nanos{}) length += " of " + length_text(header.planned) + " planned";
  out += definition("Length", length);
  if (header.warm_up > Nanos{}) {
    out += definition("Warm-up", length_text(header.warm_up) + ", left out of all figures");
  }
  out += definition("Load", header.load);
  out += definition("Protocol", protocols_text(header));
  out += definition("Environment", header.environment);
  out += definition("Host", header.host);
  out += definition("Seed", fmt::to_string(header.seed.value));
  out += definition("Commit", header.commit);
  out += definition("Service file SHA-256", header.spec_sha256);
  out += definition("headroom", header.headroom_version);
  return out + "</dl>";
}

}  // namespace headroom::report
