// Shares of journeys that sum to exactly 100 % once written with one decimal.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "traffic/draft.h"

namespace headroom::traffic {

// `weights`: one for each journey, not all 0. By largest remainders, so that none is negative.
inline void share_by(const std::vector<double>& weights, std::vector<Journey>& journeys) {
  constexpr int kParts = 1000;
  double sum = 0;
  for (const double weight : weights) sum += weight;
  std::vector<std::pair<double, std::size_t>> remainders;
  int left = kParts;
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    const double exact = weights[i] / sum * kParts;
    const double whole = std::floor(exact);
    journeys[i].share = whole / kParts;
    left -= static_cast<int>(whole);
    remainders.emplace_back(whole - exact, i);
  }
  std::ranges::sort(remainders);
  for (int i = 0; i < left; ++i) {
    journeys[remainders[static_cast<std::size_t>(i) % remainders.size()].second].share +=
        1.0 / kParts;
  }
}

inline void share_equally(std::vector<Journey>& journeys) {
  share_by(std::vector<double>(journeys.size(), 1), journeys);
}

}  // namespace headroom::traffic
