#include "queueing/convolution.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace headroom::queueing {
namespace {

// The logarithms of a sequence of weights, for 0, 1, ... N customers.
using Weights = std::vector<double>;

constexpr double kNone = -std::numeric_limits<double>::infinity();
constexpr double kNegligible = 42;  // e^-42 is below a double's last digit

Weights nobody(std::size_t size) {
  Weights weights(size, kNone);
  weights[0] = 0;
  return weights;
}

// The weight of n customers at one center: demand^n over the product of how many of them are served
// at once, as each of them comes.
Weights weights_of(const Center& center, std::size_t size) {
  Weights weights = nobody(size);
  if (center.demand == 0) return weights;
  for (std::size_t n = 1; n < size; ++n) {
    const double count = static_cast<double>(n);
    const bool is_delay = center.kind == Center::Kind::kDelay;
    const double served = is_delay ? count : std::min<double>(count, center.servers);
    weights[n] = weights[n - 1] + std::log(center.demand / served);
  }
  return weights;
}

// The logarithm of sum over k of e^(a(k) + b(n - k)), where `peak` is that of the last n and
// becomes that of this one. Weights of centers, and of networks, are log-concave: the terms rise to
// one peak, which moves up with n, and fall on either side.
double convolved(const Weights& a, const Weights& b, std::size_t n, std::size_t& peak) {
  const auto term = [&](std::size_t k) { return a[k] + b[n - k]; };
  while (peak < n && (term(peak) == kNone || term(peak + 1) > term(peak))) ++peak;
  const double highest = term(peak);
  if (highest == kNone) return kNone;
  double sum = 1;
  for (std::size_t k = peak + 1; k <= n && term(k) > highest - kNegligible; ++k) {
    sum += std::exp(term(k) - highest);
  }
  for (std::size_t k = peak; k-- > 0 && term(k) > highest - kNegligible;) {
    sum += std::exp(term(k) - highest);
  }
  return highest + std::log(sum);
}

Weights convolve(const Weights& a, const Weights& b) {
  Weights both(a.size());
  std::size_t peak = 0;
  for (std::size_t n = 0; n < both.size(); ++n) both[n] = convolved(a, b, n, peak);
  return both;
}

// All centers together but the one that is left out; `left_out` past the end: none is.
Weights network_weights(const std::vector<Weights>& centers, std::size_t left_out) {
  Weights all = nobody(centers[0].size());
  for (std::size_t k = 0; k < centers.size(); ++k) {
    if (k != left_out) all = convolve(all, centers[k]);
  }
  return all;
}

}  // namespace

Result<NetworkMeans> convolution(const ClosedNetwork& network) {
  if (auto valid = check_network(network); !valid) return fail(valid.error());
  if (network.customers > kCustomersMax) {
    return invalid(fmt::format("{} customers are more than the {} of which a network is solved "
                               "exactly",
                               network.customers, kCustomersMax),
                   {}, "approximate mean value analysis");
  }
  const auto customers = static_cast<std::size_t>(network.customers);
  std::vector<Weights> weights;
  for (const Center& center : network.centers) {
    weights.push_back(weights_of(center, customers + 1));
  }
  const Center thinking{.demand = network.think, .kind = Center::Kind::kDelay};
  weights.push_back(weights_of(thinking, customers + 1));

  const Weights all = network_weights(weights, weights.size());
  const double throughput = std::exp(all[customers - 1] - all[customers]);
  std::vector<double> residence;
  for (std::size_t k = 0; k < network.centers.size(); ++k) {
    const Center& center = network.centers[k];
    double in_center = 0;
    if (center.kind == Center::Kind::kDelay) {
      in_center = throughput * center.demand;
    } else if (center.servers == 1) {
      // P(at least n there) is demand^n times the weight of the network with n less.
      for (std::size_t n = 1; n <= customers; ++n) {
        in_center += std::exp(weights[k][n] + all[customers - n] - all[customers]);
      }
    } else {
      const Weights others = network_weights(weights, k);
      for (std::size_t n = 1; n <= customers; ++n) {
        in_center += static_cast<double>(n) *
                     std::exp(weights[k][n] + others[customers - n] - all[customers]);
      }
    }
    residence.push_back(in_center / throughput);
  }
  return means_from_residence(network.centers, throughput, residence);
}

}  // namespace headroom::queueing
