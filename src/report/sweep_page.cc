#include "report/sweep_page.h"

#include <fmt/format.h>

#include "report/digest.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/html_page.h"
#include "report/scalability_page.h"
#include "report/scalability_text.h"
#include "report/sweep_text.h"

namespace headroom::report {
namespace {

std::string rate_cell(const std::optional<Rate>& rate) {
  return fmt::format(R"(<td class="n">{}</td>)", rate ? to_string(*rate) : "–");
}

std::string points_table(const trial::Sweep& sweep) {
  std::string body;
  for (const trial::SweepPoint& point : sweep.points) {
    const bool counts = point.limit == trial::SweepPoint::Limit::kService;
    body +=
        fmt::format(R"(<tr><th scope="row">{}</th><td class="n">{}</td>{}{}<td class="n">{}</td>)"
                    R"(<td class="evidence">{}{}</td><td><code>{}</code></td></tr>)",
                    trial::size_text(sweep.dimension.resource, point.size), point.repeat,
                    rate_cell(point.holds), rate_cell(point.breaks), share_text(point.host_busy),
                    counts ? "" : "left out: ", escape_markup(point.why), escape_markup(point.run));
  }
  constexpr std::string_view kHead =
      R"(<th>Size</th><th class="n">Repeat</th><th class="n">Holds</th><th class="n">Breaks</th>)"
      R"(<th class="n">Host in use</th><th>Why</th><th>Run that held</th>)";
  return body.empty() ? "" : html_table("requirements probes", kHead, body);
}

std::string notes_list(const trial::Sweep& sweep) {
  std::string items;
  for (const std::string& note : notes(sweep)) items += "<li>" + escape_markup(note) + "</li>";
  return items.empty() ? "" : R"(<ul class="remarks">)" + items + "</ul>";
}

}  // namespace

std::string html(const trial::Sweep& sweep, const trial::Scalability& scalability) {
  const trial::Identity& identity = sweep.identity;
  const trial::ScalabilityNames names = names_of(sweep);
  std::string body =
      html_masthead({.service = identity.service,
                     .test = "scale " + sweep.dimension.component,
                     .outcome = outcome_of(sweep, scalability),
                     .headline = headline(scalability),
                     .facts = {identity.test, length_text(sweep.duration),
                               moment_text(sweep.started), identity.environment, sweep.series}});
  body += html_section("To know", notes_list(sweep));
  body += scalability_sections(scalability, names);
  body += html_section("Points", points_table(sweep),
                       "In the order in which they were measured. Each run that held is kept: "
                       "headroom show and headroom report know it by its name.");
  return html_page(names.subject + " scale", body, identity.headroom_version);
}

}  // namespace headroom::report
