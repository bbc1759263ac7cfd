#include "report/breakpoint_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/breakpoint_text.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/text_table.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;

constexpr std::string_view kIndent = "  ";

std::string title_line(const trial::Breakpoint& breakpoint, Colour colour) {
  const trial::Identity& identity = breakpoint.identity;
  const std::string name =
      identity.service.empty() ? identity.test : identity.service + " · " + identity.test;
  const std::string facts =
      fmt::format("  search {} to {}, each {}  {}", to_string(breakpoint.range.lowest),
                  to_string(breakpoint.range.highest), to_string(breakpoint.hold),
                  length_text(breakpoint.duration));
  return paint(printable(name), Tone::kStrong, colour) + paint(facts, Tone::kQuiet, colour) + "\n";
}

std::string probes_table(const trial::Breakpoint& breakpoint, Colour colour) {
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kRight,
                   Align::kRight, Align::kRight});
  std::vector<Cell> heads;
  for (const char* head : {"", "rate", "throughput", "errors", "p50", "p95", "p99"}) {
    heads.push_back({head, Tone::kQuiet});
  }
  table.add(std::move(heads));
  for (const trial::Probe* probe : breakpoint.by_rate()) {
    const ProbeText text = describe(*probe);
    table.add({{text.symbol, text.tone},
               {text.rate, Tone::kStrong},
               {text.throughput},
               {text.errors, text.errors == "0" ? Tone::kQuiet : Tone::kBad},
               {text.p50},
               {text.p95},
               {text.p99}},
              {printable(text.why), Tone::kQuiet});
  }
  std::string out;
  for (const std::string& line : table.lines(colour)) {
    out.append(kIndent).append(line).append("\n");
  }
  return out;
}

std::string broke_first(const trial::Breakpoint& breakpoint, Colour colour) {
  const trial::Probe* evidence = breakpoint.evidence();
  if (evidence == nullptr || breakpoint.bad_is_unclear) return {};
  std::string out = "\n";
  for (const run::Verdict& verdict : trial::broken(*evidence)) {
    const VerdictText text = describe(verdict);
    const std::string& run = evidence->finished.run.header.id;  // none of a simulated probe
    out.append(kIndent)
        .append(paint("broke first  ", Tone::kQuiet, colour))
        .append(printable(broken_text(verdict)))
        .append(paint(fmt::format("  {}  {}{}", text.interval, text.samples,
                                  run.empty() ? "" : "  run " + run),
                      Tone::kQuiet, colour))
        .append("\n");
  }
  return out;
}

Tone tone_of(run::Outcome outcome) {
  if (outcome == run::Outcome::kPass) return Tone::kGood;
  return outcome == run::Outcome::kFail ? Tone::kBad : Tone::kWarning;
}

}  // namespace

std::string probe_line(const trial::Probe& probe, Colour colour) {
  const ProbeText text = describe(probe);
  return fmt::format("  {} {:>9}  {}  throughput {}  p50 {}  p99 {}  {}",
                     paint(text.symbol, text.tone, colour), text.rate, text.answer, text.throughput,
                     text.p50, text.p99, paint(printable(text.why), Tone::kQuiet, colour));
}

std::string summary(const trial::Breakpoint& breakpoint, Colour colour) {
  const run::Outcome outcome = outcome_of(breakpoint);
  std::string out = title_line(breakpoint, colour) + "\n" + probes_table(breakpoint, colour) +
                    broke_first(breakpoint, colour);
  for (const std::string& note : notes(breakpoint)) {
    out += "\n" + std::string(kIndent) + paint("! " + printable(note), Tone::kWarning, colour);
  }
  return out + "\n" +
         paint(fmt::format("{} {}", symbol_of(outcome), run::name_of(outcome)), tone_of(outcome),
               colour) +
         "  " + headline(breakpoint) + "\n";
}

}  // namespace headroom::report
