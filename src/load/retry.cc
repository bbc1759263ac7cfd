#include "load/retry.h"

#include <algorithm>

namespace headroom::load {

bool is_worth_retrying(const spec::Retry::On& on, run::Failure failure, int status) {
  switch (failure) {
    case run::Failure::kRefused:
      return on.refused;
    case run::Failure::kReset:
      return on.reset;
    case run::Failure::kTimeout:
      return on.timeout;
    case run::Failure::kStatus:
      return std::ranges::any_of(on.statuses, [&](const auto& statuses) {
        return statuses.from <= status && status <= statuses.to;
      });
    case run::Failure::kResolve:
    case run::Failure::kProtocol:
    case run::Failure::kCheck:
    case run::Failure::kNotSent:
      break;
  }
  return false;
}

bool RetryBudget::take(std::uint32_t request_class, Ratio budget) {
  Class& counted = classes_[request_class];
  if (static_cast<double>(counted.retries + 1) >
      budget.value * static_cast<double>(counted.requests)) {
    return false;
  }
  ++counted.retries;
  return true;
}

}  // namespace headroom::load
