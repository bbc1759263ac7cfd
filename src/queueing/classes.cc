#include "queueing/classes.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace headroom::queueing {
namespace {

bool is_amount(double value) {
  return std::isfinite(value) && value >= 0;
}

Result<void> check_class(const CustomerClass& one, std::size_t centers) {
  if (one.demands.size() != centers) {
    return invalid(
        fmt::format("a class has {} demands for {} centers", one.demands.size(), centers));
  }
  double sum = 0;
  for (const double demand : one.demands) {
    if (!is_amount(demand)) {
      return invalid(fmt::format("a demand must be 0 s or more, got {} s", demand));
    }
    sum += demand;
  }
  if (sum == 0) return invalid("a class must have a demand above 0 s");
  if (!is_amount(one.arrival_rate)) {
    return invalid(fmt::format("the arrival rate must be 0/s or more, got {}", one.arrival_rate));
  }
  if (one.customers < 0 || !is_amount(one.think)) {
    return invalid("customers and think times must be 0 or more");
  }
  if (one.is_closed() && one.arrival_rate > 0) {
    return invalid(
        "a class is open or closed, and not both",
        fmt::format("it has {} customers and {}/s arrivals", one.customers, one.arrival_rate));
  }
  return {};
}

}  // namespace

ClassMeans class_means(const CustomerClass& one, double throughput, std::vector<double> residence) {
  ClassMeans means{.throughput = throughput};
  for (std::size_t k = 0; k < residence.size(); ++k) {
    means.response += residence[k];
    means.in_center.push_back(throughput * residence[k]);
    means.utilisation.push_back(throughput * one.demands[k]);
  }
  means.residence = std::move(residence);
  return means;
}

Result<void> check_classes(const ClassNetwork& network) {
  for (const CustomerClass& one : network.classes) {
    if (auto valid = check_class(one, network.centers.size()); !valid) return valid;
  }
  if (network.centers.empty() || network.classes.empty()) {
    return invalid("a network must have a center and a class");
  }
  return {};
}

}  // namespace headroom::queueing
