#include "sim/replications.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/check.h"

namespace headroom::sim {
namespace {

constexpr std::uint32_t kRound = 10;

// Replications `first` to `end`, as many at once as there are threads.
void run_round(const Replication& once, Seed seed, int threads, std::uint32_t first,
               std::vector<std::vector<double>>& results) {
  std::atomic<std::uint32_t> next = first;
  const auto end = static_cast<std::uint32_t>(results.size());
  const auto work = [&] {
    for (std::uint32_t i = next++; i < end; i = next++) results[i] = once(derive(seed, i));
  };
  std::vector<std::jthread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
}

std::vector<Estimate> figures_of(const std::vector<std::vector<double>>& results,
                                 double confidence) {
  std::vector<Estimate> figures;
  std::vector<double> values(results.size());
  for (std::size_t figure = 0; figure < results.front().size(); ++figure) {
    std::ranges::transform(results, values.begin(),
                           [&](const std::vector<double>& result) { return result[figure]; });
    figures.push_back(estimate(values, confidence));
  }
  return figures;
}

}  // namespace

Replicated replicate(const Replication& once, const Precision& precision, Seed seed, int threads) {
  HEADROOM_CHECK(precision.least >= 2 && precision.most >= precision.least, "too few replications");
  std::vector<std::vector<double>> results;
  Replicated replicated;
  while (true) {
    const auto first = static_cast<std::uint32_t>(results.size());
    results.resize(first + kRound);
    run_round(once, seed, threads, first, results);
    replicated.replications = static_cast<std::uint32_t>(results.size());
    replicated.figures = figures_of(results, precision.confidence);
    const bool is_precise = std::ranges::all_of(replicated.figures, [&](const Estimate& figure) {
      return figure.relative() <= precision.relative;
    });
    if (replicated.replications < precision.least) continue;
    if (is_precise) replicated.stop = Replicated::Stop::kPrecise;
    if (is_precise || replicated.replications >= precision.most) return replicated;
  }
}

}  // namespace headroom::sim
