#include "queueing/lru.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>

#include "base/check.h"
#include "queueing/roots.h"

namespace headroom::queueing {
namespace {

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

Result<void> check_popularity(const std::vector<double>& popularity) {
  for (const double value : popularity) {
    if (!std::isfinite(value) || value < 0) {
      return invalid(fmt::format("a popularity must be 0 or more, got {}", value));
    }
  }
  if (sum_of(popularity) > 0) return {};
  return invalid("nothing is asked for: all popularities are 0");
}

}  // namespace

std::vector<double> zipf_popularity(std::size_t items, double exponent) {
  HEADROOM_CHECK(items > 0 && std::isfinite(exponent), "a law of popularity has an item");
  std::vector<double> popularity(items);
  for (std::size_t i = 0; i < items; ++i) {
    popularity[i] = std::pow(static_cast<double>(i + 1), -exponent);
  }
  const double sum = sum_of(popularity);
  for (double& value : popularity) value /= sum;
  return popularity;
}

Result<double> lru_hit_exact(const std::vector<double>& popularity, std::size_t capacity) {
  constexpr std::size_t kItemsMax = 20;
  if (auto valid = check_popularity(popularity); !valid) return fail(valid.error());
  const std::size_t items = popularity.size();
  if (items > kItemsMax) {
    return invalid(
        fmt::format("{} items are more than the {} that can be counted out", items, kItemsMax));
  }
  if (capacity >= items) return 1.0;
  // likely[set] is the chance that the last |set| different items asked for are those of the set.
  // The one asked for longest ago came, given those after it, with p(i) / (1 - p(those)).
  const double sum = sum_of(popularity);
  const std::uint32_t sets = std::uint32_t{1} << items;
  std::vector<double> likely(sets, 0.0);
  std::vector<double> asked(sets, 0.0);
  likely[0] = 1;
  double hit = 0;
  for (std::uint32_t set = 1; set < sets; ++set) {
    const auto lowest = static_cast<std::size_t>(std::countr_zero(set));
    asked[set] = asked[set & (set - 1)] + popularity[lowest] / sum;
    const auto size = static_cast<std::size_t>(std::popcount(set));
    if (size > capacity) continue;
    for (std::size_t i = 0; i < items; ++i) {
      const std::uint32_t before = set & ~(std::uint32_t{1} << i);
      if (before == set || likely[before] == 0) continue;
      likely[set] += likely[before] * popularity[i] / sum / (1 - asked[before]);
    }
    if (size == capacity) hit += likely[set] * asked[set];
  }
  return hit;
}

Result<double> lru_hit(const std::vector<double>& popularity, std::size_t capacity) {
  if (auto valid = check_popularity(popularity); !valid) return fail(valid.error());
  const auto is_asked_for = [](double value) { return value > 0; };
  const auto alive = std::ranges::count_if(popularity, is_asked_for);
  if (capacity >= static_cast<std::size_t>(alive)) return 1.0;
  if (capacity == 0) return 0.0;
  const double sum = sum_of(popularity);
  const auto held_after = [&](double requests) {
    double held = 0;
    for (const double value : popularity) held -= std::expm1(-value / sum * requests);
    return held;
  };
  const double full = static_cast<double>(capacity);
  double high = full;
  while (held_after(high) < full) high *= 2;
  const double age = root_between([&](double t) { return held_after(t) - full; }, 0, high);
  double hit = 0;
  for (const double value : popularity) hit -= value / sum * std::expm1(-value / sum * age);
  return hit;
}

Result<double> static_hit(std::vector<double> popularity, std::size_t capacity) {
  if (auto valid = check_popularity(popularity); !valid) return fail(valid.error());
  const auto held = static_cast<std::ptrdiff_t>(std::min(capacity, popularity.size()));
  std::ranges::nth_element(popularity, popularity.begin() + held, std::greater());
  return std::accumulate(popularity.begin(), popularity.begin() + held, 0.0) / sum_of(popularity);
}

}  // namespace headroom::queueing
