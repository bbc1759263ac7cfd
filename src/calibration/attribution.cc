#include "calibration/attribution.h"

#include <algorithm>

namespace headroom::calibration {
namespace {

// Beyond the rounding of sums.
constexpr double kAbove = 1 + 1e-9;

class Attributing {
 public:
  Attributing(const std::vector<UsedProcessor>& used, const std::vector<double>& waits)
      : used_(used), waits_(waits), is_bound_(waits.size()) {
    for (const UsedProcessor& component : used) demands_.push_back(component.proportions);
    for (std::size_t j = 0; j < used.size(); ++j) share_out_the_rest(j);
  }

  std::vector<std::vector<double>> run() {
    while (bind_classes()) {
      for (std::size_t j = 0; j < used_.size(); ++j) share_out_the_rest(j);
    }
    return std::move(demands_);
  }

 private:
  // Brings classes that take longer than their answers did down to that, once each; whether there
  // was one.
  bool bind_classes() {
    bool found = false;
    for (std::size_t k = 0; k < waits_.size(); ++k) {
      const double works = of_a_request(k);
      if (is_bound_[k] || works <= waits_[k] * kAbove) continue;
      for (auto& demands : demands_) demands[k] *= waits_[k] / works;
      is_bound_[k] = found = true;
    }
    return found;
  }

  double of_a_request(std::size_t request_class) const {
    double seconds = 0;
    for (std::size_t j = 0; j < used_.size(); ++j) {
      seconds += used_[j].each_request[request_class] * demands_[j][request_class];
    }
    return seconds;
  }

  // What the bound classes did not use, the others did, in their proportions; all of them where
  // there are no others.
  void share_out_the_rest(std::size_t component) {
    const UsedProcessor& used = used_[component];
    std::vector<double>& demands = demands_[component];
    double bound = 0;
    double others = 0;
    for (std::size_t k = 0; k < waits_.size(); ++k) {
      (is_bound_[k] ? bound : others) += used.visits[k] * demands[k];
    }
    const bool is_shared = others > 0 && used.seconds > bound;
    if (!is_shared && bound + others <= 0) return;
    const double factor =
        is_shared ? (used.seconds - bound) / others : used.seconds / (bound + others);
    for (std::size_t k = 0; k < waits_.size(); ++k) {
      if (!is_shared || !is_bound_[k]) demands[k] *= factor;
    }
  }

  const std::vector<UsedProcessor>& used_;
  const std::vector<double>& waits_;
  std::vector<bool> is_bound_;  // by class
  std::vector<std::vector<double>> demands_;
};

}  // namespace

std::vector<std::vector<double>> attributed(const std::vector<UsedProcessor>& used,
                                            const std::vector<double>& waits) {
  return Attributing(used, waits).run();
}

}  // namespace headroom::calibration
