#include "workload/search.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::workload {
namespace {

// Four significant digits: a rate that people can read and type again.
Rate readable(double per_second) {
  const double unit = std::pow(10.0, std::floor(std::log10(per_second)) - 3);
  return Rate{std::round(per_second / unit) * unit};
}

}  // namespace

Search::Search(SearchRange range) : range_(range) {
  HEADROOM_CHECK(range.lowest.per_second > 0 && range.lowest <= range.highest,
                 "a search needs a range of rates");
  HEADROOM_CHECK(!range.start || (range.lowest <= *range.start && *range.start <= range.highest),
                 "a search starts within its range");
  HEADROOM_CHECK(range.growth > 1, "a search that does not grow does not rise");
  HEADROOM_CHECK(range.tolerance >= kToleranceMin, "rates so near cannot be told apart");
}

std::optional<Rate> Search::next() const {
  if (observed_ == 0) {
    return range_.start
               ? std::clamp(readable(range_.start->per_second), range_.lowest, range_.highest)
               : range_.lowest;
  }
  if (observed_ == kProbesMax) return std::nullopt;
  for (const auto& [rate, tally] : tallies_) {
    if (!tally.is_good() && !tally.is_bad()) return rate;
  }
  const auto good = last_good();
  const auto bad = first_bad();
  if (!bad) {
    if (*good == range_.highest) return std::nullopt;
    return std::min(readable(good->per_second * range_.growth), range_.highest);
  }
  if (!good && *bad > range_.lowest) {
    return std::max(readable(bad->per_second / range_.growth), range_.lowest);
  }
  if (good && bad->per_second / good->per_second > 1 + range_.tolerance.value) {
    return readable(std::sqrt(good->per_second * bad->per_second));
  }
  if (!is_confirmed(*bad)) return bad;
  if (good && !is_confirmed(*good)) return good;
  return std::nullopt;
}

void Search::observe(Probed answer) {
  const auto rate = next();
  HEADROOM_CHECK(rate.has_value(), "an answer to a search that is over");
  Tally& tally = tallies_[*rate];
  switch (answer) {
    case Probed::kHeld:
      ++tally.held;
      break;
    case Probed::kBroke:
      ++tally.broke;
      break;
    case Probed::kUnclear:
      ++tally.unclear;
      break;
  }
  ++observed_;
}

std::optional<Rate> Search::last_good() const {
  std::optional<Rate> good;
  for (const auto& [rate, tally] : tallies_) {
    if (tally.is_bad()) break;
    if (tally.is_good()) good = rate;
  }
  return good;
}

std::optional<Rate> Search::first_bad() const {
  const auto found =
      std::ranges::find_if(tallies_, [](const auto& entry) { return entry.second.is_bad(); });
  return found == tallies_.end() ? std::nullopt : std::optional(found->first);
}

bool Search::bad_is_unclear() const {
  const auto bad = first_bad();
  return bad && tallies_.at(*bad).broke == 0;
}

}  // namespace headroom::workload
