#include "report/summary.h"

#include <fmt/format.h>

#include <array>

#include "report/digest.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/streams.h"
#include "report/text_table.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using run::Measure;
using Align = TextTable::Align;

constexpr std::string_view kIndent = "  ";
// A share of the time that is less is nothing to tell.
constexpr double kWorthTelling = 0.01;

Tone tone_of(run::Ruling ruling) {
  switch (ruling) {
    case run::Ruling::kPass:
      return Tone::kGood;
    case run::Ruling::kFail:
      return Tone::kBad;
    case run::Ruling::kNotJudged:
      return Tone::kQuiet;
  }
  return Tone::kPlain;
}

Tone tone_of(run::Outcome outcome) {
  switch (outcome) {
    case run::Outcome::kPass:
      return Tone::kGood;
    case run::Outcome::kFail:
      return Tone::kBad;
    case run::Outcome::kUntrusted:
    case run::Outcome::kPartial:
      return Tone::kWarning;
  }
  return Tone::kPlain;
}

std::string indented(const TextTable& table, Colour colour) {
  std::string out;
  for (const std::string& line : table.lines(colour)) {
    out.append(kIndent).append(line).append("\n");
  }
  return out;
}

// A quiet line of its own.
std::string note(const std::string& text, Colour colour) {
  return std::string(kIndent) + paint(text, Tone::kQuiet, colour) + "\n";
}

std::string title_line(const run::Run& run, Colour colour) {
  const run::Header& header = run.header;
  std::string facts;
  for (const std::string& fact :
       {printable(header.load), length_text(run::duration(run)), printable(protocols_text(header)),
        "seed " + fmt::to_string(header.seed.value)}) {
    if (!fact.empty()) facts += "  " + fact;
  }
  return paint(printable(title_of(header)), Tone::kStrong, colour) +
         paint(facts, Tone::kQuiet, colour) + "\n";
}

std::vector<Cell> percentile_cells(const Histogram& histogram, Tone tone) {
  std::vector<Cell> cells;
  for (const double p : {0.5, 0.9, 0.95, 0.99}) {
    cells.push_back({histogram.count() == 0 ? "–" : nanos_text(histogram.percentile(p)), tone});
  }
  cells.push_back({histogram.count() == 0 ? "–" : nanos_text(histogram.max()), tone});
  return cells;
}

// A line of the table below a class: what else was measured of it, with no counts of its own.
void add_measure(TextTable& table, std::string name, const Histogram& histogram) {
  if (histogram.count() == 0) return;
  std::vector<Cell> row{{"  " + std::move(name), Tone::kQuiet}, {""}, {""}, {""}};
  for (Cell& cell : percentile_cells(histogram, Tone::kQuiet)) row.push_back(std::move(cell));
  table.add(std::move(row));
}

void add_requests(TextTable& table, Cell name, const ClassDigest& digest) {
  const run::Totals& totals = digest.totals;
  std::vector<Cell> row{std::move(name),
                        {count_text(totals.finished())},
                        {rate_text(digest.rate)},
                        {totals.failed == 0 ? "0" : share_text(digest.error_share()),
                         totals.failed == 0 ? Tone::kQuiet : Tone::kBad}};
  for (Cell& cell : percentile_cells(totals[Measure::kResponseTime], Tone::kPlain)) {
    row.push_back(std::move(cell));
  }
  table.add(std::move(row));
}

std::string requests_text(const Digest& digest, Colour colour) {
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kRight,
                   Align::kRight, Align::kRight, Align::kRight, Align::kRight});
  std::vector<Cell> heads;
  for (const char* head :
       {"request", "count", "throughput", "errors", "p50", "p90", "p95", "p99", "max"}) {
    heads.push_back({head, Tone::kQuiet});
  }
  table.add(std::move(heads));
  for (const ClassDigest& of_class : digest.classes) {
    add_requests(table, {printable(of_class.name), Tone::kStrong}, of_class);
    add_measure(table, "TTFT", of_class.totals[Measure::kTtft]);
    add_measure(table, "inter-token latency", of_class.totals[Measure::kInterTokenLatency]);
    add_measure(table, "TPOT", of_class.totals[Measure::kTimePerOutputToken]);
  }
  for (const ClassDigest& of_tag : digest.tags) {
    add_requests(table, {"tag " + printable(of_tag.name)}, of_tag);
  }
  if (digest.has_sum()) add_requests(table, {digest.all.name, Tone::kStrong}, digest.all);
  const std::string unsent = unsent_text(digest);
  return indented(table, colour) +
         (unsent.empty() ? "" : "\n" + note("not sent: " + printable(unsent), colour));
}

std::string streams(const Digest& digest, Colour colour) {
  const std::vector<StreamFigures> figures = stream_figures(digest);
  if (figures.empty()) return {};
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kRight,
                   Align::kRight, Align::kRight});
  std::vector<Cell> heads;
  for (const char* head :
       {"stream", "received", "in all", "one stream p50", "p5", "goodput", "aborted"}) {
    heads.push_back({head, Tone::kQuiet});
  }
  table.add(std::move(heads));
  for (const StreamFigures& of_class : figures) {
    table.add({{printable(of_class.name), Tone::kStrong},
               {of_class.received},
               {of_class.in_all},
               {of_class.of_one_p50},
               {of_class.of_one_p5},
               {of_class.goodput},
               {of_class.aborted}});
  }
  return "\n" + indented(table, colour);
}

std::string failures(const Digest& digest, Colour colour) {
  TextTable table({Align::kLeft, Align::kLeft});
  for (const ClassDigest& of_class : digest.classes) {
    if (of_class.totals.failed == 0) continue;
    table.add({{printable(of_class.name) + " failed", Tone::kBad},
               {printable(failures_text(of_class.totals, digest.checks))}});
    for (const std::string& example : example_texts(of_class)) {
      table.add({{""}, {printable(example), Tone::kQuiet}});
    }
  }
  const std::string text = indented(table, colour);
  return text.empty() ? "" : "\n" + text;
}

// What the requests took beside one sending each, and those that the user broke off.
std::string counters(const Digest& digest, Colour colour) {
  TextTable table({Align::kLeft, Align::kLeft});
  for (const ClassDigest& of_class : digest.classes) {
    const std::string text = counters_text(of_class.totals);
    if (!text.empty()) table.add({{printable(of_class.name), Tone::kStrong}, {text}});
  }
  const std::string text = indented(table, colour);
  return text.empty() ? "" : "\n" + text;
}

// What the components of the environment used; of a simulated run nothing that could run out here.
std::string components(const run::Run& run, Colour colour) {
  if (run.header.origin == run::Origin::kSimulated) return {};
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kLeft});
  for (std::size_t i = 0; i < run.header.components.size(); ++i) {
    const run::ComponentTotals used = run::component_totals(run, i, run::under_load(run));
    if (used.seconds <= 0) continue;
    const double cores = used.cpu_seconds / used.seconds;
    const std::string throttled =
        used.throttled_seconds / used.seconds < kWorthTelling
            ? std::string()
            : fmt::format("its limit withheld the processor {} of the time",
                          share_text(used.throttled_seconds / used.seconds));
    table.add({{printable(run.header.components[i]), Tone::kStrong},
               {fmt::format("× {:.3g}", used.replicas)},
               {used.cores > 0 ? fmt::format("{:.3f} of {:.3g} cores", cores, used.cores)
                               : fmt::format("{:.3f} cores", cores)},
               {bytes_text(static_cast<double>(used.memory_bytes))},
               {throttled, Tone::kWarning}});
  }
  const std::string text = indented(table, colour);
  return text.empty() ? "" : "\n" + text;
}

std::string verdicts(const run::Judgement& judgement, Colour colour) {
  if (judgement.verdicts.empty()) return {};
  TextTable table(
      {Align::kLeft, Align::kLeft, Align::kRight, Align::kLeft, Align::kRight, Align::kLeft});
  for (const run::Verdict& verdict : judgement.verdicts) {
    const VerdictText text = describe(verdict);
    const bool judged = verdict.ruling != run::Ruling::kNotJudged;
    const Tone tone = verdict.ruling == run::Ruling::kFail ? Tone::kBad : Tone::kStrong;
    const Cell mark{std::string(symbol_of(verdict.ruling)), tone_of(verdict.ruling)};
    if (text.value.empty()) {
      // Without a value there is but a reason, which takes the columns' place.
      table.add({mark, {printable(verdict.requirement.text), judged ? Tone::kPlain : Tone::kQuiet}},
                {(judged ? "" : "not judged: ") + printable(text.reason),
                 judged ? Tone::kBad : Tone::kQuiet});
      continue;
    }
    table.add({mark,
               {printable(verdict.requirement.text)},
               {text.value, tone},
               {text.interval, Tone::kQuiet},
               {text.samples, Tone::kQuiet},
               {text.where.empty() ? printable(text.reason) : text.where, tone}});
  }
  return "\n" + indented(table, colour);
}

std::string generator_line(const run::Run& run, const Digest& digest, Colour colour) {
  if (run.header.origin == run::Origin::kSimulated) {
    return "\n" + note("simulated: nothing was sent", colour);
  }
  const Histogram& lateness = digest.generator.lateness;
  std::string text = "generator";
  if (lateness.count() > 0) {
    text +=
        fmt::format("  late by p50 {}, p99 {}, at most {}", nanos_text(lateness.percentile(0.5)),
                    nanos_text(lateness.percentile(0.99)), nanos_text(lateness.max()));
  }
  text += fmt::format("  cpu {:.2f} cores of {} thread{}  dropped {}", digest.generator_cores,
                      run.header.threads, run.header.threads == 1 ? "" : "s",
                      count_text(digest.generator.dropped));
  std::string out = "\n" + note(text, colour);
  const std::string strain = strain_text(digest.generator.strain, to_seconds(run::duration(run)));
  if (!strain.empty()) {
    out += note("           " + strain, colour);
  }
  return out;
}

std::string warnings(const run::Run& run, const run::Judgement& judgement, Colour colour) {
  std::string out;
  const auto warn = [&](const std::string& text, Tone tone) {
    out += std::string(kIndent) + paint("! " + printable(text), tone, colour) + "\n";
  };
  for (const std::string& reason : judgement.trust.reasons) warn(reason, Tone::kWarning);
  for (const std::string& remark : judgement.trust.remarks) warn(remark, Tone::kQuiet);
  for (const std::string& remark : run.header.remarks) warn(remark, Tone::kQuiet);
  return out;
}

}  // namespace

std::string summary(const run::Run& run, const run::Judgement& judgement, Colour colour,
                    std::string_view aside) {
  const Digest digest = report::digest(run);
  const std::string verdict =
      fmt::format("{} {}", symbol_of(judgement.outcome), run::name_of(judgement.outcome));
  return title_line(run, colour) + "\n" + requests_text(digest, colour) + streams(digest, colour) +
         failures(digest, colour) + counters(digest, colour) + components(run, colour) +
         verdicts(judgement, colour) + generator_line(run, digest, colour) +
         warnings(run, judgement, colour) + std::string(aside) + "\n" +
         paint(verdict, tone_of(judgement.outcome), colour) + "  " +
         printable(headline(run, judgement)) + "\n";
}

}  // namespace headroom::report
