// Which failures are worth another attempt, and how many attempts there may be in all.
#pragma once

#include <cstdint>
#include <vector>

#include "base/quantity.h"
#include "run/run.h"
#include "spec/spec.h"

namespace headroom::load {

// `status` is that of the answer, 0 where there was none. The generator's own failures are not.
bool is_worth_retrying(const spec::Retry::On& on, run::Failure failure, int status);

// Keeps the retries of each request class below a share of its requests so far, as clients do that
// do not want to bury a service that is down. One for each worker, which has a part of all
// requests.
//
// Not thread-safe.
class RetryBudget {
 public:
  explicit RetryBudget(std::size_t class_count) : classes_(class_count) {}

  void request_began(std::uint32_t request_class) { ++classes_[request_class].requests; }
  // Takes one retry of `budget` retries a request; false when there is none left.
  bool take(std::uint32_t request_class, Ratio budget);

 private:
  struct Class {
    std::uint64_t requests = 0;
    std::uint64_t retries = 0;
  };
  std::vector<Class> classes_;
};

}  // namespace headroom::load
