#include "report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "report/digest.h"
#include "report/distribution_plots.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/html_tables.h"
#include "report/page_assets.h"
#include "report/timeline_plots.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

// Beyond these the plots of a class are left out, and the report says so: each class has up to
// three, and a report is to be read.
constexpr std::size_t kClassesPlotted = 12;

std::string section(std::string_view title, std::string_view content, std::string_view lead = {}) {
  if (content.empty()) return {};
  std::string out = fmt::format("<section><h2>{}</h2>", title);
  if (!lead.empty()) out += fmt::format(R"(<p class="lead">{}</p>)", lead);
  return out + std::string(content) + "</section>";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    out += (out.empty() ? "" : " · ") + escape_markup(part);
  }
  return out;
}

std::string masthead(const run::Run& run, const run::Judgement& judgement) {
  const run::Header& header = run.header;
  const std::string_view outcome = run::name_of(judgement.outcome);
  std::string out = fmt::format(
      R"(<header><p class="brand">headroom</p><div class="title"><h1>{}{}</h1>)"
      R"(<p class="badge {}"><b>{}</b> {}</p></div><p class="headline">{}</p><p class="facts-line">{}</p>)",
      escape_markup(header.service.empty() ? header.test : header.service),
      header.service.empty() || header.test.empty()
          ? ""
          : fmt::format(" <span>{}</span>", escape_markup(header.test)),
      outcome, symbol_of(judgement.outcome), outcome, escape_markup(headline(run, judgement)),
      joined({header.load, length_text(run::duration(run)), moment_text(header.started),
              header.environment, header.host, std::string(run::name_of(header.origin))}));
  return out + "</header>";
}

std::string class_plots(const run::Run& run, const run::Judgement& judgement,
                        const Digest& digest) {
  std::string out;
  for (const std::size_t i : digest.busiest(kClassesPlotted)) {
    const ClassDigest& of_class = digest.classes[i];
    std::string plots;
    // With one class only, the timeline above shows it already.
    if (digest.has_sum()) plots += class_timeline_plot(run, judgement, i);
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

std::string body(const run::Run& run, const run::Judgement& judgement, const Digest& digest) {
  std::string out = masthead(run, judgement);
  if (!judgement.trust.trusted) {
    out += section("Not trustworthy", generator_list(run, judgement, digest));
  }
  out += key_figures(run, digest);
  out += section("Requirements", requirements_table(judgement));
  out += section("Timeline", timeline_plots(run, judgement, digest));
  out += section("Requests", requests_table(digest),
                 "Response time counts from the moment a request was due, service time from the "
                 "moment it was sent. Where response time is the longer, requests had to wait to "
                 "be sent.");
  out += section("Streams", streams_table(digest),
                 "Counted are the events of the stream; an event is not always one token.");
  out += class_plots(run, judgement, digest);
  out += section("Failures", failures_table(digest));
  if (judgement.trust.trusted) {
    out += section("Load generator", generator_list(run, judgement, digest));
  }
  out += section("Remarks", remarks_list(run));
  out += section("Events", events_list(run));
  out += section("This run", metadata_list(run));
  return out;
}

}  // namespace

std::string html(const run::Run& run, const run::Judgement& judgement) {
  const run::Header& header = run.header;
  const std::string title = fmt::format("{} {} {} – {}", header.service, header.test,
                                        run::name_of(judgement.outcome), header.id);
  return fmt::format(
      R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<link rel="icon" href="data:,"/>
<title>{}</title>
<style>/*<![CDATA[*/
{}
/*]]>*/</style></head>
<body><main>{}</main>
<footer>Written by headroom {}</footer>
<script>//<![CDATA[
{}
//]]></script></body></html>
)",
      escape_markup(title), style_sheet(), body(run, judgement, digest(run)),
      escape_markup(header.headroom_version), crosshair_script());
}

}  // namespace headroom::report
