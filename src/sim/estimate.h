// How far a simulated figure may be from the true one: intervals by Student's t over values that
// are independent of each other, one from each replication, or one from each batch of a long run.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace headroom::sim {

struct Estimate {
  double mean = 0;
  double half_width = 0;  // infinite where fewer than two values are known
  std::size_t values = 0;

  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
  bool holds(double value) const { return low() <= value && value <= high(); }
  // Half the interval over the mean; 0 where both are.
  double relative() const;
};

// `confidence` in (0, 1): 0.95 is 95 %.
Estimate estimate(std::span<const double> values, double confidence);

// The mean of what comes one after the other in one long run, where neighbours resemble each other:
// means of batches that are long enough resemble each other no more (Law, Simulation Modeling and
// Analysis, 9.5.3). Their number stays between 20 and 40: when there are 40, they are merged in
// pairs, so that memory does not grow.
class BatchMeans {
 public:
  void add(double value);
  Estimate estimate(double confidence) const;

 private:
  static constexpr std::size_t kMost = 40;

  std::vector<double> means_;
  std::uint64_t batch_ = 1;  // values of each
  double sum_ = 0;           // of the one that is not full yet
  std::uint64_t in_sum_ = 0;
};

}  // namespace headroom::sim
