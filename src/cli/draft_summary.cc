#include "cli/draft_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "base/quantity.h"
#include "report/text_table.h"

namespace headroom::cli {
namespace {

using report::Cell;
using report::TextTable;
using report::Tone;

std::string think_of(const traffic::Journey& journey) {
  if (!journey.think.empty()) return journey.think;
  const bool is_in_steps = std::ranges::any_of(
      journey.steps, [](const traffic::Step& step) { return !step.think.empty(); });
  return is_in_steps ? "as recorded" : "-";
}

void print_journeys(Context& context, const std::vector<traffic::Journey>& journeys) {
  constexpr std::size_t kMostRows = 20;
  using Align = TextTable::Align;
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kLeft});
  table.add({{"journey", Tone::kQuiet},
             {"share", Tone::kQuiet},
             {"sessions", Tone::kQuiet},
             {"requests", Tone::kQuiet},
             {"think", Tone::kQuiet}});
  for (std::size_t i = 0; i < journeys.size() && i < kMostRows; ++i) {
    const traffic::Journey& journey = journeys[i];
    table.add({{journey.name},
               {fmt::format("{:.1f} %", journey.share * 100)},
               {journey.sessions ? fmt::format("{}", *journey.sessions) : "-"},
               {fmt::format("{}", count_requests(journey.steps))},
               {think_of(journey)}});
  }
  for (const std::string& row : table.lines(report::Colour::kOff)) context.out << row << '\n';
  if (journeys.size() > kMostRows) {
    context.out << fmt::format("and {} more journeys\n", journeys.size() - kMostRows);
  }
}

void print_peak(Context& context, const traffic::Usage& usage) {
  const double per_day = usage.users * usage.sessions_per_day_and_user;
  const double per_second = per_day * usage.peak_hour / 3600 * usage.peak_minute;
  context.out << fmt::format(
      "\n{} {}, {:.3g} sessions a day each; expected peak {} sessions: {:.3g} % of a day in its "
      "busiest hour, {:.3g}x in its busiest minute\n",
      count_to_string(usage.users), usage.users == 1 ? "user" : "users",
      usage.sessions_per_day_and_user, to_string(Rate{per_second}), usage.peak_hour * 100,
      usage.peak_minute);
}

void print_list(Context& context, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) context.out << "- " << line << '\n';
}

}  // namespace

void print_draft_summary(Context& context, const traffic::Draft& draft) {
  for (const std::string& line : draft.origin) context.out << line << '\n';
  context.out << '\n';
  print_journeys(context, draft.journeys);
  if (draft.usage) print_peak(context, *draft.usage);
  if (!draft.figures.empty()) context.out << '\n';
  print_list(context, draft.figures);
  if (!draft.dropped.empty()) context.out << "\nleft out:\n";
  print_list(context, draft.dropped);
  if (!draft.secrets.empty()) {
    context.out << "\nset these in the environment before `headroom check`:\n";
    print_list(context, draft.secrets);
  }
}

}  // namespace headroom::cli
