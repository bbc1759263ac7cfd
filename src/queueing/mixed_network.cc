#include "queueing/mixed_network.h"

#include <utility>

#include "queueing/class_mva.h"
#include "queueing/open_network.h"

namespace headroom::queueing {

Result<std::vector<ClassMeans>> mixed_network(const ClassNetwork& network) {
  if (auto valid = check_classes(network); !valid) return fail(valid.error());
  ClassNetwork open{.centers = network.centers};
  ClassNetwork closed{.centers = network.centers};
  for (const CustomerClass& one : network.classes) {
    (one.is_closed() ? closed : open).classes.push_back(one);
  }
  if (closed.classes.empty()) return open_classes(open);
  if (open.classes.empty()) return class_mva(closed);
  const auto alone = open_classes(open);
  if (!alone) return fail(alone.error());

  std::vector<double> left(network.centers.size(), 1.0);  // share of a server's time
  for (const ClassMeans& means : *alone) {
    for (std::size_t k = 0; k < left.size(); ++k) {
      if (network.centers[k] == Center::Kind::kQueue) left[k] -= means.utilisation[k];
    }
  }
  ClassNetwork slowed = closed;
  for (CustomerClass& one : slowed.classes) {
    for (std::size_t k = 0; k < left.size(); ++k) one.demands[k] /= left[k];
  }
  const auto beside = class_mva(slowed);
  if (!beside) return fail(beside.error());
  std::vector<double> found(left.size(), 0.0);  // what the closed classes have at each queue
  for (const ClassMeans& means : *beside) {
    for (std::size_t k = 0; k < left.size(); ++k) {
      if (network.centers[k] == Center::Kind::kQueue) found[k] += means.in_center[k];
    }
  }

  std::vector<ClassMeans> all;
  std::size_t next_closed = 0;
  for (const CustomerClass& one : network.classes) {
    if (one.is_closed()) {
      // With the demands that it really has: what it takes of a server is less than it sees.
      const ClassMeans& means = (*beside)[next_closed++];
      all.push_back(class_means(one, means.throughput, means.residence));
      continue;
    }
    std::vector<double> residence;
    for (std::size_t k = 0; k < left.size(); ++k) {
      residence.push_back(one.demands[k] * (1 + found[k]) / left[k]);
    }
    all.push_back(class_means(one, one.arrival_rate, std::move(residence)));
  }
  return all;
}

}  // namespace headroom::queueing
