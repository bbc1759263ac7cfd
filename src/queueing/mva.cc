#include "queueing/mva.h"

#include <fmt/format.h>

namespace headroom::queueing {

Result<NetworkMeans> mva(const ClosedNetwork& network) {
  if (auto valid = check_network(network); !valid) return fail(valid.error());
  const std::vector<Center>& centers = network.centers;
  for (const Center& center : centers) {
    if (center.kind == Center::Kind::kQueue && center.servers > 1) {
      return invalid(fmt::format("exact MVA is for single servers, got {}", center.servers),
                     "its recursion is not stable for more", "convolution");
    }
  }
  std::vector<double> in_center(centers.size(), 0.0);
  std::vector<double> residence(centers.size(), 0.0);
  double throughput = 0;
  for (int customers = 1; customers <= network.customers; ++customers) {
    double cycle = network.think;
    for (std::size_t k = 0; k < centers.size(); ++k) {
      const bool is_queue = centers[k].kind == Center::Kind::kQueue;
      residence[k] = centers[k].demand * (1 + (is_queue ? in_center[k] : 0));
      cycle += residence[k];
    }
    throughput = customers / cycle;
    for (std::size_t k = 0; k < centers.size(); ++k) in_center[k] = throughput * residence[k];
  }
  return means_from_residence(centers, throughput, residence);
}

}  // namespace headroom::queueing
