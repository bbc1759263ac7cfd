#include "report/stability_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/escape.h"
#include "report/figures.h"
#include "report/html_cells.h"
#include "report/html_page.h"
#include "report/stability_words.h"

namespace headroom::report {
namespace {

using design::Remedy;
using design::Stability;
using design::StabilityMap;
using design::StabilityRow;

constexpr double kDrawnTo = 1.1;  // of what the servers can do

std::string percent(double share) {
  return fmt::format("{:.1f}%", 100 * std::clamp(share / kDrawnTo, 0.0, 1.0));
}

// A stretch of the loads, as shares of the capacity.
std::string stretch(std::string_view css_class, double from, double to) {
  const double start = std::clamp(from / kDrawnTo, 0.0, 1.0);
  const double end = std::clamp(to / kDrawnTo, 0.0, 1.0);
  if (end <= start) return {};
  return fmt::format(R"(<i class="{}" style="left:{:.1f}%;width:{:.1f}%"></i>)", css_class,
                     100 * start, 100 * (end - start));
}

std::string lane(const StabilityMap& map, const StabilityRow& row) {
  const double capacity = map.call.capacity();
  std::string stretches;
  double down = 1;
  if (row.range) {
    stretches = stretch("tips", row.range->from / capacity, row.range->to / capacity);
    down = row.range->to / capacity;
  }
  stretches += stretch("down", down, kDrawnTo);
  return fmt::format(R"(<td><span class="lane">{}<b style="left:{}"></b></span></td>)", stretches,
                     percent(map.peak_share()));
}

// The range in figures, for who reads rather than looks.
std::string range_cell(const StabilityRow& row) {
  return td(row.range ? rate_text(row.range->from) + " to " + rate_text(row.range->to) : "none");
}

struct Varied {
  std::string_view name;
  const std::vector<StabilityRow>& rows;
  std::string (*value)(double);
};

std::string map_table(const StabilityMap& map, const Varied& varied) {
  std::string body;
  for (const StabilityRow& row : varied.rows) {
    const bool is_planned = row.is == StabilityRow::Is::kPlanned;
    body += named_row(varied.value(row.value),
                      lane(map, row) + range_cell(row) + td(is_planned ? "planned" : "", "kind"));
  }
  std::string ruler;
  for (const int share : {0, 25, 50, 75, 100}) {
    ruler += fmt::format(R"(<span style="left:{}">{}%</span>)", percent(share / 100.0), share);
  }
  return html_table("plan lanes",
                    fmt::format(R"(<th>{}</th><th class="ruler">{}</th>)", varied.name, ruler) +
                        th("two states") + "<th></th>",
                    body);
}

std::string remedies(const StabilityMap& map) {
  if (!map.range) return {};
  if (map.remedies.empty()) return "<p>" + escape_markup(kNoRemedy) + "</p>";
  std::string items;
  for (const Remedy& remedy : map.remedies) {
    const bool is_first = &remedy == &map.remedies.front();
    items += fmt::format("<li>{}{}</li>", is_first ? "<b>cheapest</b>: " : "",
                         escape_markup(remedy_text(map.call, remedy)));
  }
  return "<ul>" + items + "</ul>";
}

std::string paragraph(const std::string& text) {
  return text.empty() ? text : "<p>" + escape_markup(text) + "</p>";
}

std::string maps_of(const StabilityMap& map) {
  if (!map.range) return {};
  return R"(<p class="legend"><i class="back"></i>comes back after a spike)"
         R"(<i class="tips"></i>stays down after one<i class="down"></i>down without one)"
         R"(<i class="peak"></i>the peak; loads as shares of what the servers can do</p>)" +
         map_table(map, {.name = "Queue", .rows = map.by_queue, .value = limit_of}) +
         map_table(map, {.name = "Timeout", .rows = map.by_timeout, .value = seconds_text}) +
         map_table(map, {.name = "Retries", .rows = map.by_retries, .value = limit_of});
}

std::string call_section(const StabilityMap& map) {
  const StabilityVerdict verdict = verdict_of(map);
  const std::string_view css_class = verdict.tone == Tone::kGood  ? "good"
                                     : verdict.tone == Tone::kBad ? "bad"
                                                                  : "warn";
  std::string content = fmt::format(R"(<p class="verdict {}"><b>{}</b>{}</p>)", css_class,
                                    escape_markup(verdict.state), escape_markup(verdict.rest));
  content += paragraph(spikes_text(map));
  if (map.trial) content += paragraph(trial_text(*map.trial));
  return html_section(escape_markup(call_text(map.call)), content + remedies(map) + maps_of(map),
                      escape_markup(planned_text(map.call)));
}

std::string headline(const std::vector<StabilityMap>& maps) {
  if (maps.empty()) return std::string(kNothingToTip);
  const auto count = [&](Stability stability) {
    return std::ranges::count(maps, stability, &StabilityMap::at_peak);
  };
  const auto tips = count(Stability::kTips);
  const auto down = count(Stability::kDown);
  if (tips + down == 0) return "at the peak every call comes back after a spike";
  return fmt::format("of {} call{}, a spike tips {} at the peak and {} are down without one",
                     maps.size(), maps.size() == 1 ? "" : "s", tips, down);
}

}  // namespace

std::string html(std::string_view service, const std::vector<StabilityMap>& maps,
                 std::string_view headroom_version) {
  const bool is_stable = std::ranges::all_of(
      maps, [](const StabilityMap& map) { return map.at_peak == Stability::kComesBack; });
  std::string body =
      html_masthead({.service = std::string(service),
                     .test = "stability",
                     .outcome = is_stable ? run::Outcome::kPass : run::Outcome::kFail,
                     .headline = headline(maps),
                     .facts = {"calls that are given up after a while, at the expected peak"}});
  for (const StabilityMap& map : maps) body += call_section(map);
  return html_page(std::string(service) + " stability", body, headroom_version);
}

}  // namespace headroom::report
