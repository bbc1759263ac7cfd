#include "base/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/distribution_families.h"
#include "base/distribution_law.h"
#include "base/scan.h"
#include "base/text.h"

namespace headroom {
namespace {

std::shared_ptr<const Distribution::Law> named(laws::LawPointer law, std::string text) {
  law->text = std::move(text);
  return law;
}

}  // namespace

Result<Distribution> Distribution::parse(std::string_view text, Dimension dimension) {
  Scanner scanner(text);
  auto distribution = scan(scanner, dimension);
  if (!distribution) return distribution;
  if (const auto end = scanner.expect_end(); !end) return fail(end.error());
  return distribution;
}

Result<Distribution> Distribution::scan(Scanner& scanner, Dimension dimension) {
  Scanner at = scanner;
  auto law = families::scan_law(at, dimension);
  if (!law) return fail(law.error());
  std::string text(at.since(scanner.offset()));
  scanner = at;
  return Distribution(named(*std::move(law), std::move(text)));
}

Distribution Distribution::constant(double value) {
  return Distribution(named(laws::constant(value), fmt::format("constant({})", value)));
}

Distribution Distribution::exponential(double mean) {
  return Distribution(named(laws::exponential(mean), fmt::format("exponential(mean {})", mean)));
}

Distribution Distribution::gamma(double mean, double cv) {
  HEADROOM_CHECK(std::isfinite(mean) && mean > 0 && std::isfinite(cv) && cv > 0,
                 "a gamma law has a mean and a spread");
  return Distribution(named(laws::gamma(1 / (cv * cv), mean * cv * cv),
                            fmt::format("gamma(mean {}, cv {})", mean, cv)));
}

Distribution Distribution::empirical(std::vector<double> samples) {
  std::string text = fmt::format("empirical({} samples)", samples.size());
  return Distribution(named(laws::empirical(std::move(samples)), std::move(text)));
}

double Distribution::sample(Random& random) const {
  // A product with the far end of a heavy tail can overflow.
  return std::min(law_->sample(random), std::numeric_limits<double>::max());
}

Nanos Distribution::sample_duration(Random& random) const {
  return from_seconds(std::min(sample(random), to_seconds(kLongestSample)));
}

double Distribution::mean() const {
  return law_->mean();
}

double Distribution::quantile(double p) const {
  HEADROOM_CHECK(p > 0 && p < 1, "a quantile needs a share between 0 and 1");
  return law_->quantile(p);
}

const std::string& Distribution::text() const {
  return law_->text;
}

}  // namespace headroom
