#include "report/html.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/digest.h"
#include "report/distribution_plots.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/html_page.h"
#include "report/html_streams.h"
#include "report/html_tables.h"
#include "report/timeline_plots.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

// Beyond these the plots of a class are left out, and the report says so: each class has up to
// three, and a report is to be read.
constexpr std::size_t kClassesPlotted = 12;

std::string masthead(const run::Run& run, const run::Judgement& judgement) {
  const run::Header& header = run.header;
  return html_masthead(
      {.service = header.service,
       .test = header.test,
       .outcome = judgement.outcome,
       .headline = headline(run, judgement),
       .facts = {header.load, length_text(run::duration(run)), moment_text(header.started),
                 header.environment, header.host, std::string(run::name_of(header.origin))}});
}

std::string class_plots(const run::Run& run, const run::Judgement& judgement,
                        const Digest& digest) {
  std::string out;
  for (const std::size_t i : digest.busiest(kClassesPlotted)) {
    const ClassDigest& of_class = digest.classes[i];
    std::string plots;
    // With one class only, the timeline above shows it already.
    if (digest.has_sum()) plots += class_timeline_plot(run, judgement, of_class.place);
    plots += percentile_plot(of_class);
    plots += distribution_plot(of_class);
    if (plots.empty()) continue;
    out += fmt::format(R"(<section class="class"><h3>{}</h3><div class="plots">{}</div></section>)",
                       escape_markup(of_class.name), plots);
  }
  if (digest.classes.size() > kClassesPlotted) {
    out += fmt::format(
        "<p>Plots of the {} classes with the most requests; {} more are in the table.</p>",
        kClassesPlotted, digest.classes.size() - kClassesPlotted);
  }
  return out;
}

// What the requests took beside one sending each, what came compressed, who left early.
std::string counters_list(const Digest& digest) {
  std::string out;
  for (const ClassDigest& of_class : digest.classes) {
    const std::string text = counters_text(of_class.totals);
    if (text.empty()) continue;
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", escape_markup(of_class.name),
                       escape_markup(text));
  }
  return out.empty() ? "" : fmt::format(R"(<dl class="facts">{}</dl>)", out);
}

std::string body(const run::Run& run, const run::Judgement& judgement, const Digest& digest,
                 const run::Comparison& compared) {
  std::string out = masthead(run, judgement);
  if (!judgement.trust.trusted) {
    out += html_section("Not trustworthy", generator_list(run, judgement, digest));
  }
  out += key_figures(run, digest);
  out += html_section("Requirements", requirements_table(judgement.verdicts));
  out += html_section("Timeline", timeline_plots(run, judgement, digest));
  out +=
      html_section("Requests", requests_table(digest) + counters_list(digest),
                   "Response time counts from the moment a request was due, service time from the "
                   "moment it was sent. Where response time is the longer, requests had to wait to "
                   "be sent.");
  out += html_section("Streams", streams_table(digest), streams_lead(digest));
  out += class_plots(run, judgement, digest);
  out += html_section("Failures", failures_table(digest));
  out += html_section("Components", components_table(run),
                      "What they used under load, all replicas together.");
  if (!compared.figures.empty()) {
    out += html_section("Predicted and measured", comparison_table(compared),
                        "Predicted by " + escape_markup(compared.model) +
                            ". The error is predicted over measured, less 1.");
  }
  if (judgement.trust.trusted) {
    out += html_section("Load generator", generator_list(run, judgement, digest));
  }
  out += html_section("Remarks", remarks_list(run));
  out += html_section("Events", events_list(run));
  out += html_section("This run", metadata_list(run));
  return out;
}

}  // namespace

std::string html(const run::Run& run, const run::Judgement& judgement,
                 const run::Comparison& compared) {
  const run::Header& header = run.header;
  const std::string title = fmt::format("{} {} {} – {}", header.service, header.test,
                                        run::name_of(judgement.outcome), header.id);
  return html_page(title, body(run, judgement, digest(run), compared), header.headroom_version);
}

}  // namespace headroom::report
