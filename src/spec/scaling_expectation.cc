#include "spec/scaling_expectation.h"

#include <fmt/format.h>

#include "base/quantity_scan.h"
#include "base/scan.h"

namespace headroom::spec {
namespace {

constexpr auto kExample = "for example at least 80% efficient to 8";

Result<Ratio> scan_efficiency(Scanner& scanner) {
  const Scanner before = scanner;
  const auto efficiency = scan_ratio(scanner);
  if (!efficiency) return fail(efficiency.error());
  if (efficiency->value > 0 && efficiency->value <= 1) return *efficiency;
  return fail(
      before.error(fmt::format("an efficiency of {} is out of range", to_string(*efficiency)),
                   "each one more brings at most as much as the first", kExample));
}

Result<double> scan_size(Scanner& scanner) {
  const Scanner before = scanner;
  const auto size = scanner.number();
  if (!size) return size;
  if (*size > 0) return size;
  return fail(before.error("a size is above 0", {}, kExample));
}

}  // namespace

Result<ScalingExpectation> parse_scaling_expectation(std::string_view text) {
  Scanner scanner(text);
  const auto expect = [&scanner](std::string_view word) -> Result<void> {
    auto found = scanner.expect(word);
    if (!found) found.error().fix = kExample;
    return found;
  };
  for (const std::string_view word : {"at", "least"}) {
    if (auto found = expect(word); !found) return fail(found.error());
  }
  const auto efficiency = scan_efficiency(scanner);
  if (!efficiency) return fail(efficiency.error());
  if (auto found = expect("efficient"); !found) return fail(found.error());
  ScalingExpectation expectation{.text = {}, .efficiency = *efficiency, .to = {}};
  expectation.text = fmt::format("at least {} efficient", to_string(*efficiency));
  if (scanner.accept("to")) {
    const auto size = scan_size(scanner);
    if (!size) return fail(size.error());
    expectation.to = *size;
    expectation.text += fmt::format(" to {:g}", *size);
  }
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return expectation;
}

}  // namespace headroom::spec
