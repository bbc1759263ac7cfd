#include "queueing/class_mva.h"

#include <fmt/format.h>

namespace headroom::queueing {
namespace {

// All combinations of how many customers of each class there are, numbered so that one customer
// less of any class has a smaller number.
class Populations {
 public:
  explicit Populations(const std::vector<CustomerClass>& classes) {
    for (const CustomerClass& one : classes) {
      strides_.push_back(count_);
      count_ *= static_cast<std::size_t>(one.customers) + 1;
      sizes_.push_back(static_cast<std::size_t>(one.customers) + 1);
    }
  }
  std::size_t count() const { return count_; }
  std::size_t customers(std::size_t population, std::size_t one) const {
    return population / strides_[one] % sizes_[one];
  }
  std::size_t one_less(std::size_t population, std::size_t one) const {
    return population - strides_[one];
  }

 private:
  std::size_t count_ = 1;
  std::vector<std::size_t> strides_;
  std::vector<std::size_t> sizes_;
};

Result<void> check_size(const ClassNetwork& network) {
  constexpr double kMost = 50e6;
  double size = static_cast<double>(network.centers.size());
  for (const CustomerClass& one : network.classes) {
    if (!one.is_closed()) return invalid("a class of a closed network must have customers");
    size *= one.customers + 1.0;
  }
  if (size <= kMost) return {};
  return invalid(
      fmt::format("{:.3g} combinations of customers are too many to solve exactly", size),
      "each class multiplies them", "approximate mean value analysis");
}

}  // namespace

Result<std::vector<ClassMeans>> class_mva(const ClassNetwork& network) {
  if (auto valid = check_classes(network); !valid) return fail(valid.error());
  if (auto small = check_size(network); !small) return fail(small.error());
  const std::vector<CustomerClass>& classes = network.classes;
  const std::size_t centers = network.centers.size();
  const Populations populations(classes);

  std::vector<double> in_center(populations.count() * centers, 0.0);  // of all classes together
  std::vector<ClassMeans> means(classes.size());
  std::vector<double> residence(centers);
  for (std::size_t population = 1; population < populations.count(); ++population) {
    for (std::size_t c = 0; c < classes.size(); ++c) {
      const std::size_t customers = populations.customers(population, c);
      if (customers == 0) continue;
      const double* found = &in_center[populations.one_less(population, c) * centers];
      double cycle = classes[c].think;
      for (std::size_t k = 0; k < centers; ++k) {
        const bool is_queue = network.centers[k] == Center::Kind::kQueue;
        residence[k] = classes[c].demands[k] * (1 + (is_queue ? found[k] : 0));
        cycle += residence[k];
      }
      const double throughput = static_cast<double>(customers) / cycle;
      for (std::size_t k = 0; k < centers; ++k) {
        in_center[population * centers + k] += throughput * residence[k];
      }
      if (population + 1 == populations.count()) {
        means[c] = class_means(classes[c], throughput, residence);
      }
    }
  }
  return means;
}

}  // namespace headroom::queueing
