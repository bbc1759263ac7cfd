#include "report/scalability_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/escape.h"
#include "report/figures.h"
#include "report/text_table.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;

constexpr std::string_view kIndent = "  ";
// Of a file with more sizes, so many are shown, spread evenly.
constexpr std::size_t kRowsMax = 32;

std::string interval_text(double low, std::optional<double> high) {
  const bool is_open = !high || !std::isfinite(*high);
  if (!std::isfinite(low)) return "not determined";
  return is_open ? fmt::format("at least {}", figure_text(low))
                 : fmt::format("{} to {}", figure_text(low), figure_text(*high));
}

std::string interval_text(const fitting::Interval& interval) {
  return interval_text(interval.low, interval.high);
}

std::string beyond_text(const trial::Scalability& scalability, double size) {
  const trial::SizeFigures* largest = scalability.largest();
  return largest != nullptr && size > largest->size ? ", beyond what was measured" : "";
}

LawLine knee_line(const trial::Scalability& scalability) {
  const queueing::ScalabilityLaw& law = scalability.law->law;
  const auto knee = law.worthwhile_load();
  if (!knee) return {"knee", "none", "no contention was seen"};
  return {
      "knee", figure_text(*knee),
      fmt::format("beyond it more is hardly worth it: contention alone allows {}{}",
                  figure_text(law.amdahl_limit().value_or(0)), beyond_text(scalability, *knee))};
}

LawLine peak_line(const trial::Scalability& scalability) {
  const queueing::FittedScalability& fitted = *scalability.law;
  const auto peak = fitted.law.peak_load();
  if (!peak) return {"peak", "no peak", "more always brings more, as far as can be told"};
  return {"peak", figure_text(*peak),
          fmt::format("where {} is the most there is; by its interval {}{}",
                      figure_text(fitted.law.peak_throughput().value_or(0)),
                      interval_text(fitted.peak->low, fitted.peak->high),
                      beyond_text(scalability, *peak))};
}

std::string repeats_text(const trial::SizeFigures& size) {
  if (size.throughputs.size() < 2) return {};
  const auto [low, high] = std::ranges::minmax(size.throughputs);
  return fmt::format("{} to {} in {} repeats", figure_text(low), figure_text(high),
                     size.throughputs.size());
}

std::string sizes_table(const trial::Scalability& scalability, const trial::ScalabilityNames& names,
                        Colour colour) {
  TextTable table({Align::kRight, Align::kRight, Align::kRight});
  table.add({{printable(names.size), Tone::kQuiet},
             {printable(names.throughput), Tone::kQuiet},
             {"efficiency", Tone::kQuiet}});
  const std::size_t count = scalability.sizes.size();
  const std::size_t shown = std::min(count, kRowsMax);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t at = shown < 2 ? 0 : i * (count - 1) / (shown - 1);
    const trial::SizeFigures& size = scalability.sizes[at];
    table.add({{figure_text(size.size), Tone::kStrong},
               {size.throughputs.empty() ? "–" : figure_text(size.throughput)},
               {size.counts() ? share_text(size.efficiency) : "–"}},
              size.left_out.empty()
                  ? Cell{repeats_text(size), Tone::kQuiet}
                  : Cell{"left out: " + printable(size.left_out), Tone::kWarning});
  }
  std::string out;
  for (const std::string& line : table.lines(colour)) {
    out.append(kIndent).append(line).append("\n");
  }
  if (shown < count) {
    out += paint(fmt::format("  {} of {} sizes; --json has them all\n", shown, count), Tone::kQuiet,
                 colour);
  }
  return out;
}

Tone tone_of(run::Ruling ruling) {
  if (ruling == run::Ruling::kPass) return Tone::kGood;
  return ruling == run::Ruling::kFail ? Tone::kBad : Tone::kWarning;
}

}  // namespace

std::string figure_text(double value) {
  if (std::abs(value) >= 1000) return count_text(static_cast<std::uint64_t>(std::llround(value)));
  return fmt::format("{:.3g}", value);
}

std::vector<LawLine> law_lines(const trial::Scalability& scalability) {
  if (!scalability.law) return {{"no law", "", scalability.no_law}};
  const queueing::FittedScalability& fitted = *scalability.law;
  return {
      {"one alone", figure_text(fitted.law.gamma),
       "gamma, by its interval " + interval_text(fitted.gamma)},
      {"contention", figure_text(fitted.law.sigma),
       "sigma, by its interval " + interval_text(fitted.sigma)},
      {"coherence", figure_text(fitted.law.kappa),
       "kappa, by its interval " + interval_text(fitted.kappa)},
      knee_line(scalability),
      peak_line(scalability),
      {"explained", fmt::format("{:.2f}%", fitted.fit.explained() * 100), "of the variance (R²)"}};
}

std::string headline(const trial::Scalability& scalability) {
  if (scalability.expectation) {
    return fmt::format("{}: {}", scalability.expectation->text, scalability.reason);
  }
  const trial::SizeFigures* largest = scalability.largest();
  if (largest == nullptr) return "nothing was measured that says how it scales";
  return fmt::format("{} efficient at {}; nothing was expected", share_text(largest->efficiency),
                     figure_text(largest->size));
}

std::string scalability_text(const trial::Scalability& scalability,
                             const trial::ScalabilityNames& names, Colour colour) {
  std::string out =
      paint(printable(names.subject), Tone::kStrong, colour) +
      paint(fmt::format("  {} by {}", printable(names.throughput), printable(names.size)),
            Tone::kQuiet, colour) +
      "\n\n" + sizes_table(scalability, names, colour) + "\n";
  TextTable law({Align::kLeft, Align::kRight});
  for (const LawLine& line : law_lines(scalability)) {
    law.add({{line.name, Tone::kQuiet}, {line.value, Tone::kStrong}},
            {printable(line.about), Tone::kQuiet});
  }
  for (const std::string& line : law.lines(colour)) out.append(kIndent).append(line).append("\n");
  const run::Outcome outcome = outcome_of(scalability);
  std::string word = "measured";
  Tone tone = Tone::kPlain;
  if (scalability.expectation) {
    word = fmt::format("{} {}", symbol_of(scalability.ruling), run::name_of(scalability.ruling));
    tone = tone_of(scalability.ruling);
  } else if (outcome != run::Outcome::kPass) {
    word = fmt::format("{} {}", symbol_of(outcome), run::name_of(outcome));
    tone = Tone::kWarning;
  }
  return out + "\n" + paint(word, tone, colour) + "  " + printable(headline(scalability)) + "\n";
}

}  // namespace headroom::report
