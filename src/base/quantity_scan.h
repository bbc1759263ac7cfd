// Reads quantities (base/quantity.h) out of longer texts: "ramp 1/s to 200/s", "mean 12s, p95 40s".
//
// Each takes the longest quantity that stands next and leaves what follows: of "5min unless
// acknowledged" scan_duration takes "5min", of "1.5/day per user" scan_rate takes "1.5/day". On an
// error the scanner stays where it was. parse_duration and its sisters are these functions, plus
// the demand that nothing follows.
#pragma once

#include <optional>

#include "base/quantity.h"
#include "base/scan.h"

namespace headroom {

Result<Nanos> scan_duration(Scanner& scanner);
Result<Rate> scan_rate(Scanner& scanner);
Result<Ratio> scan_ratio(Scanner& scanner);
Result<Bytes> scan_bytes(Scanner& scanner);
Result<BitRate> scan_bit_rate(Scanner& scanner);
Result<Cores> scan_cores(Scanner& scanner);
Result<CostRate> scan_cost(Scanner& scanner);
Result<double> scan_count(Scanner& scanner);

// The name of a percentile: "p95" is 0.95, "p99.9" and "p999" are 0.999, "p5" is 0.05. Without a
// dot the first two digits are the percentage. None, and nothing read, for another word and for p0
// and p100, which are the minimum and the maximum.
std::optional<Ratio> scan_percentile(Scanner& scanner);

}  // namespace headroom
