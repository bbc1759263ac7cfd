#include "trial/scalability.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace headroom::trial {
namespace {

// The law has three parameters.
constexpr std::size_t kSizesForALaw = 3;

std::vector<SizeFigures> put_together(std::vector<MeasuredSize> measured) {
  std::map<double, SizeFigures> sizes;
  for (MeasuredSize& one : measured) {
    SizeFigures& size = sizes[one.size];
    size.size = one.size;
    // A repeat that says nothing takes nothing from one that does.
    if (one.counts()) {
      if (!size.counts()) size.throughputs.clear();
      size.left_out.clear();
      size.throughputs.insert(size.throughputs.end(), one.throughputs.begin(),
                              one.throughputs.end());
    } else if (!size.counts()) {
      size.left_out = std::move(one.left_out);
      size.throughputs.insert(size.throughputs.end(), one.throughputs.begin(),
                              one.throughputs.end());
    }
  }
  std::vector<SizeFigures> rising;
  for (auto& [size, figures] : sizes) rising.push_back(std::move(figures));
  return rising;
}

void compare_with_smallest(Scalability& found) {
  for (SizeFigures& size : found.sizes) {
    if (size.throughputs.empty()) continue;
    size.throughput = std::reduce(size.throughputs.begin(), size.throughputs.end()) /
                      static_cast<double>(size.throughputs.size());
  }
  const SizeFigures* smallest = found.smallest();
  if (smallest == nullptr || smallest->throughput <= 0) return;
  const double alone = smallest->throughput / smallest->size;
  for (SizeFigures& size : found.sizes) {
    if (size.counts()) size.efficiency = size.throughput / size.size / alone;
  }
}

void fit(Scalability& found) {
  std::vector<queueing::MeasuredThroughput> points;
  std::size_t sizes = 0;
  for (const SizeFigures& size : found.sizes) {
    if (!size.counts()) continue;
    ++sizes;
    for (const double throughput : size.throughputs) {
      points.push_back({.load = size.size, .throughput = throughput});
    }
  }
  if (sizes < kSizesForALaw || points.size() <= kSizesForALaw) {
    const std::string there_is =
        points.empty()
            ? "there is none that counts"
            : fmt::format("there {} {} of {}", points.size() == 1 ? "is" : "are", points.size(),
                          sizes == 1 ? "1 size" : fmt::format("{} sizes", sizes));
    found.no_law = "a law takes at least 3 sizes and 4 measures; " + there_is;
    return;
  }
  auto law = queueing::fit_scalability(points);
  if (law) {
    found.law = std::move(*law);
  } else {
    found.no_law = to_string(law.error());
  }
}

std::string share_at(double efficiency, double size) {
  return fmt::format("{:.1f}% at {:g}", efficiency * 100, size);
}

// Of the size itself where it was not measured, but lies within what was.
std::optional<double> efficiency_by_law(const Scalability& found, double size) {
  const SizeFigures* smallest = found.smallest();
  const SizeFigures* largest = found.largest();
  if (!found.law || size < smallest->size || size > largest->size) return std::nullopt;
  const queueing::ScalabilityLaw& law = found.law->law;
  const double alone = law.efficiency(smallest->size);
  if (alone <= 0) return std::nullopt;
  return law.efficiency(size) / alone;
}

void judge(Scalability& found) {
  if (!found.expectation) return;
  const SizeFigures* largest = found.largest();
  if (largest == nullptr) {
    found.reason = "no size was measured";
    return;
  }
  const double least = found.expectation->efficiency.value;
  const double to = found.expectation->to.value_or(found.sizes.back().size);
  const SizeFigures* worst = nullptr;
  std::string missing;
  for (const SizeFigures& size : found.sizes) {
    if (size.size > to) break;
    if (!size.counts()) {
      if (missing.empty()) missing = fmt::format("{:g} is left out: {}", size.size, size.left_out);
    } else if (size.efficiency < least) {
      found.ruling = run::Ruling::kFail;
      found.reason = share_at(size.efficiency, size.size);
      return;
    } else if (worst == nullptr || size.efficiency < worst->efficiency) {
      worst = &size;
    }
  }
  if (!missing.empty()) {
    found.reason = missing;
    return;
  }
  const bool is_measured =
      std::ranges::any_of(found.sizes, [&](const SizeFigures& size) { return size.size == to; });
  if (is_measured) {
    found.ruling = run::Ruling::kPass;
    found.reason = share_at(worst->efficiency, worst->size);
    return;
  }
  const auto between = efficiency_by_law(found, to);
  if (!between) {
    found.reason = fmt::format("{:g} was not reached: measured is {:g} to {:g}", to,
                               found.smallest()->size, largest->size);
    return;
  }
  found.ruling = *between < least ? run::Ruling::kFail : run::Ruling::kPass;
  found.reason = share_at(*between, to) + ", by the law";
}

}  // namespace

const SizeFigures* Scalability::smallest() const {
  const auto size = std::ranges::find_if(sizes, &SizeFigures::counts);
  return size == sizes.end() ? nullptr : &*size;
}

const SizeFigures* Scalability::largest() const {
  const auto size = std::find_if(sizes.rbegin(), sizes.rend(),
                                 [](const SizeFigures& figures) { return figures.counts(); });
  return size == sizes.rend() ? nullptr : &*size;
}

Scalability assess(std::vector<MeasuredSize> measured,
                   std::optional<spec::ScalingExpectation> expectation) {
  Scalability found{.sizes = put_together(std::move(measured)),
                    .law = {},
                    .no_law = {},
                    .expectation = std::move(expectation)};
  compare_with_smallest(found);
  fit(found);
  judge(found);
  return found;
}

run::Outcome outcome_of(const Scalability& scalability) {
  if (scalability.ruling == run::Ruling::kFail) return run::Outcome::kFail;
  const bool is_settled = scalability.expectation ? scalability.ruling == run::Ruling::kPass
                                                  : scalability.smallest() != nullptr;
  return is_settled ? run::Outcome::kPass : run::Outcome::kUntrusted;
}

}  // namespace headroom::trial
