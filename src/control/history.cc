#include "control/history.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::control {
namespace {

// So large that no quantity is, and so small that a float holds any sum of a step.
constexpr double kMost = 1e27;

bool can_be(double value) {
  return std::abs(value) <= kMost;  // which is false of what is no number
}

bool can_be(const History::Step& step) {
  return step.number >= 0 && step.count > 0 && can_be(step.sum / step.count) && can_be(step.most);
}

}  // namespace

History::History(const Reaches& reaches) {
  for (std::size_t i = 0; i < kLevels; ++i) {
    levels_[i].width = kWidths[i];
    levels_[i].ring.resize(static_cast<std::size_t>(reaches[i] / kWidths[i]));
  }
}

History::Kept& History::Level::at(std::int64_t number) {
  return ring[static_cast<std::size_t>(number) % ring.size()];
}

const History::Kept& History::Level::at(std::int64_t number) const {
  return ring[static_cast<std::size_t>(number) % ring.size()];
}

History::Kept& History::Level::reach(std::int64_t number) {
  const auto size = static_cast<std::int64_t>(ring.size());
  for (newest = std::max(newest, number - size); newest < number;) at(++newest) = {};
  return at(number);
}

void History::add(Nanos at, double value) {
  HEADROOM_CHECK(at >= at_, "time does not go back");
  if (!can_be(value)) return;
  if (!last_) begins_ = at - at % kWidths.back();
  last_ = value;
  at_ = at;
  const auto small = static_cast<float>(value);
  for (Level& level : levels_) {
    Kept& step = level.reach(at / level.width);
    step.most = step.count == 0 ? small : std::max(step.most, small);
    step.sum += small;
    ++step.count;
  }
}

const History::Level& History::reaching(Nanos back) const {
  for (const Level& level : levels_) {
    if (back <= level.width * static_cast<std::int64_t>(level.ring.size() - 1)) return level;
  }
  return levels_.back();
}

template <class Take>
void History::visit(const Level& level, Nanos from, Nanos to, Take take) const {
  if (level.newest < 0) return;
  const auto size = static_cast<std::int64_t>(level.ring.size());
  const std::int64_t last = std::min<std::int64_t>((to - Nanos(1)) / level.width, level.newest);
  const std::int64_t first =
      std::max({from / level.width, level.newest - size + 1, std::int64_t{0}});
  for (std::int64_t number = first; number <= last; ++number) {
    const Kept& kept = level.at(number);
    if (kept.count > 0) take(Step{number, kept.sum, kept.most, kept.count});
  }
}

double History::mean(Nanos span) const {
  return mean(at_ - span + Nanos(1), at_ + Nanos(1)).value_or(0);
}

double History::most(Nanos span) const {
  double most = 0;
  visit(reaching(span), at_ - span + Nanos(1), at_ + Nanos(1),
        [&](const Step& step) { most = std::max(most, step.most); });
  return most;
}

double History::quantile(Nanos span, double share) const {
  std::vector<double> seen;
  visit(reaching(span), at_ - span + Nanos(1), at_ + Nanos(1),
        [&](const Step& step) { seen.push_back(step.most); });
  if (seen.empty()) return 0;
  // Not a place higher for a rounding error.
  const auto count = std::ceil(share * static_cast<double>(seen.size()) - 1e-9);
  const auto place = seen.begin() + std::max(0, static_cast<int>(count) - 1);
  std::ranges::nth_element(seen, place);
  return *place;
}

std::optional<double> History::mean(Nanos from, Nanos to) const {
  double sum = 0;
  std::uint64_t count = 0;
  visit(reaching(at_ - from), std::max(from, Nanos{}), to, [&](const Step& step) {
    sum += step.sum;
    count += step.count;
  });
  if (count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

std::vector<History::Step> History::steps(std::size_t level) const {
  std::vector<Step> kept;
  const Level& from = levels_.at(level);
  visit(from, Nanos{}, Nanos::max(), [&](const Step& step) { kept.push_back(step); });
  return kept;
}

void History::restore(std::size_t level, const std::vector<Step>& steps) {
  Level& into = levels_.at(level);
  for (const Step& step : steps) {
    if (!can_be(step) || step.number <= into.newest) continue;
    into.reach(step.number) = {static_cast<float>(step.sum), static_cast<float>(step.most),
                               step.count};
    const Nanos at = into.width * step.number;
    if (!last_ || at < begins_) begins_ = at;
    if (!last_ || at > at_) {
      at_ = at;
      last_ = step.sum / static_cast<double>(step.count);
    }
  }
}

}  // namespace headroom::control
