#include "queueing/priority.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "queueing/variation.h"

namespace headroom::queueing {
namespace {

Result<void> check_class(const PriorityClass& one) {
  if (!std::isfinite(one.arrival_rate) || one.arrival_rate < 0) {
    return invalid(fmt::format("the arrival rate must be 0/s or more, got {}", one.arrival_rate));
  }
  if (!std::isfinite(one.service) || one.service < 0) {
    return invalid(fmt::format("a service time must be 0 s or more, got {} s", one.service));
  }
  return check_variation(one.squared_variation);
}

}  // namespace

Result<std::vector<double>> priority_waits(const std::vector<PriorityClass>& classes) {
  // What is left of the service under way when a customer comes: lambda E[S^2] / 2 of each class.
  // Of a class that saturates the server, only the share of time that is left for it counts.
  double residual = 0;
  double busy = 0;
  for (const PriorityClass& one : classes) {
    if (auto valid = check_class(one); !valid) return fail(valid.error());
    const double load = one.arrival_rate * one.service;
    const double served = std::min(load, std::max(0.0, 1 - busy));
    residual += served * one.service * (1 + one.squared_variation) / 2;
    busy += load;
  }
  std::vector<double> waits;
  double before = 0;
  for (const PriorityClass& one : classes) {
    const double with = before + one.arrival_rate * one.service;
    waits.push_back(with < 1 ? residual / ((1 - before) * (1 - with))
                             : std::numeric_limits<double>::infinity());
    before = with;
  }
  return waits;
}

}  // namespace headroom::queueing
