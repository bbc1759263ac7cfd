#include <fmt/format.h>

#include <cmath>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "spec/operate.h"

namespace headroom::spec {
namespace {

constexpr auto kExample = "for example 4 per 15s, or 100% per 1min";
constexpr Nanos kLongest = std::chrono::minutes(30);  // as Kubernetes has it

}  // namespace

Result<ScalingStep> parse_scaling_step(std::string_view text) {
  Scanner scanner(text);
  const Scanner before = scanner;
  ScalingStep step;
  const auto amount = scanner.number();
  if (!amount) return fail(amount.error());
  if (scanner.accept("%")) {
    step.unit = ScalingStep::Unit::kShare;
    step.most = *amount / 100;
  } else {
    step.most = *amount;
  }
  const bool is_whole = step.unit == ScalingStep::Unit::kShare || std::trunc(*amount) == *amount;
  if (!is_whole || !(*amount > 0)) {
    return fail(before.error(fmt::format("{:g} replicas cannot come or go", *amount),
                             "they are counted, and at least one", kExample));
  }
  if (auto per = scanner.expect("per"); !per) return fail(per.error());
  const Scanner at_period = scanner;
  const auto period = scan_duration(scanner);
  if (!period) return fail(period.error());
  if (*period < std::chrono::seconds(1) || *period > kLongest) {
    return fail(at_period.error(fmt::format("{} is out of range", to_string(*period)),
                                "from 1s to 30min", kExample));
  }
  step.period = *period;
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return step;
}

}  // namespace headroom::spec
