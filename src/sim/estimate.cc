#include "sim/estimate.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace headroom::sim {

double Estimate::relative() const {
  return half_width == 0 ? 0 : half_width / std::abs(mean);
}

Estimate estimate(std::span<const double> values, double confidence) {
  HEADROOM_CHECK(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1");
  Estimate result{.half_width = std::numeric_limits<double>::infinity(), .values = values.size()};
  const auto count = static_cast<double>(values.size());
  for (const double value : values) result.mean += value / count;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const double error = std::sqrt(squares / (count - 1) / count);
  const boost::math::students_t law(count - 1);
  result.half_width = error * boost::math::quantile(law, 0.5 + confidence / 2);
  return result;
}

void BatchMeans::add(double value) {
  sum_ += value;
  if (++in_sum_ < batch_) return;
  means_.push_back(sum_ / static_cast<double>(batch_));
  sum_ = 0;
  in_sum_ = 0;
  if (means_.size() < kMost) return;
  for (std::size_t i = 0; i < kMost / 2; ++i) means_[i] = (means_[2 * i] + means_[2 * i + 1]) / 2;
  means_.resize(kMost / 2);
  batch_ *= 2;
}

Estimate BatchMeans::estimate(double confidence) const {
  return sim::estimate(means_, confidence);
}

}  // namespace headroom::sim
