#include "report/html_streams.h"

#include <fmt/format.h>

#include <utility>

#include "report/escape.h"
#include "report/html_cells.h"
#include "report/html_page.h"
#include "report/streams.h"

namespace headroom::report {
namespace {

using run::Measure;

std::string times_table(const Digest& digest) {
  std::string body;
  for (const ClassDigest& of_class : digest.classes) {
    if (!of_class.streams()) continue;
    std::string head = fmt::format(R"(<tr><th scope="row">{}</th>)", escape_markup(of_class.name));
    for (const auto& [measure, name] : {std::pair{Measure::kTtft, "time to first token"},
                                        {Measure::kInterTokenLatency, "inter-token latency"},
                                        {Measure::kTimePerOutputToken, "time per output token"}}) {
      const Histogram& histogram = of_class.totals[measure];
      if (histogram.count() == 0) continue;
      body += fmt::format("{}<td>{}</td>{}</tr>", head, name, percentile_cells(histogram));
      head = R"(<tr class="second"><th></th>)";
    }
  }
  return html_table("requests", "<th>Stream</th><th>Time</th>" + percentile_heads(), body);
}

std::string amounts_table(const Digest& digest) {
  std::string head = "<th>Stream</th>";
  for (const char* name :
       {"Received", "In all", "One stream, p50", "One stream, p5", "Goodput", "Aborted"}) {
    head += th(name);
  }
  std::string body;
  for (const StreamFigures& of_class : stream_figures(digest)) {
    body += named_row(of_class.name, td(of_class.received) + td(of_class.in_all) +
                                         td(of_class.of_one_p50) + td(of_class.of_one_p5) +
                                         td(of_class.goodput) + td(of_class.aborted));
  }
  return html_table("requests", head, body);
}

}  // namespace

std::string streams_table(const Digest& digest) {
  if (stream_figures(digest).empty()) return {};
  return times_table(digest) + amounts_table(digest);
}

std::string streams_lead(const Digest& digest) {
  const std::string remark = events_remark(digest);
  return "Time to first token (TTFT) counts from the moment a request was due; time per output "
         "token (TPOT) is from a stream's first token to its end, over the tokens after the first. "
         "Goodput is "
         "streams per second that kept the times which requirements set for one." +
         (remark.empty() ? "" : " " + escape_markup(remark));
}

}  // namespace headroom::report
