#include "report/streams.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/figures.h"

namespace headroom::report {
namespace {

// The histogram holds thousandths.
std::string rate_at(const Histogram& rates, double p) {
  return rates.count() == 0 ? "–" : rate_text(static_cast<double>(rates.percentile(p)) / 1000);
}

}  // namespace

std::vector<StreamFigures> stream_figures(const Digest& digest) {
  std::vector<StreamFigures> all;
  for (const ClassDigest& of_class : digest.classes) {
    if (!of_class.streams()) continue;
    const Histogram& rates = of_class.totals[run::Measure::kStreamRate];
    all.push_back({.name = of_class.name,
                   .received = fmt::format("{} {}", count_text(of_class.received()),
                                           of_class.tells_tokens() ? "tokens" : "events"),
                   .in_all = rate_text(of_class.received_rate),
                   .of_one_p50 = rate_at(rates, 0.5),
                   .of_one_p5 = rate_at(rates, 0.05),
                   .goodput = rate_text(of_class.goodput),
                   .aborted = count_text(of_class.totals[run::Counter::kAborted])});
  }
  return all;
}

std::string events_remark(const Digest& digest) {
  std::string names;
  bool any_tells_tokens = false;
  for (const ClassDigest& of_class : digest.classes) {
    if (!of_class.streams()) continue;
    any_tells_tokens |= of_class.tells_tokens();
    if (!of_class.tells_tokens()) names += (names.empty() ? "" : ", ") + of_class.name;
  }
  if (names.empty()) return {};
  return fmt::format("{} the events are counted, and an event is not always one token.",
                     any_tells_tokens ? "Of " + names : "Of streams");
}

}  // namespace headroom::report
