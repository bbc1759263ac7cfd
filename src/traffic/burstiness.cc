#include "traffic/burstiness.h"

#include <fmt/format.h>

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "base/check.h"
#include "spec/load_shape.h"

namespace headroom::traffic {
namespace {

constexpr double kMostUneven = spec::Arrivals::kMostUneven;
// Five standard errors are by chance once in a million logs or so, of which pairs in one second
// must not be a handful for that to hold; below this cv the law hardly differs from Poisson.
constexpr double kStandardErrors = 5;
constexpr std::uint64_t kFewestStarts = 100;
constexpr double kLeastCv = 1.2;

}  // namespace

double dispersion_of_gamma(double mean, double cv) {
  HEADROOM_CHECK(mean > 0 && cv > 0, "a rate and gaps");
  // In units of the mean gap: the sum of k gaps has shape k / cv² and scale cv², and the integral
  // of its law over 0..mean is a partial expectation.
  const double shape = 1 / (cv * cv);
  double integral = 0;
  for (double k = 1;; ++k) {
    const double within = boost::math::gamma_p(k * shape, mean * shape);
    integral += mean * within - k * boost::math::gamma_p(k * shape + 1, mean * shape);
    if (k > mean && within < 1e-10) break;
  }
  return 1 + 2 * integral / mean - mean;
}

double cv_of_dispersion(double mean, double index) {
  double low = 1;
  double high = kMostUneven;
  if (index <= 1) return low;
  // The variance grows with the cv. A thousandth is more than the file is given.
  while (high / low > 1.001) {
    const double middle = std::sqrt(low * high);
    (dispersion_of_gamma(mean, middle) < index ? low : high) = middle;
  }
  return high;
}

Burstiness burstiness_of(const CountsOverTime& starts) {
  const auto measured = starts.dispersion_per_second();
  const auto poisson = [](std::string why) {
    return Burstiness{.arrivals = {},
                      .why = "the peak test's arrivals are left Poisson: " + why,
                      .comment = "Poisson arrivals: " + why};
  };
  if (!measured || starts.events() < kFewestStarts) {
    return poisson(
        fmt::format("fewer than {} session starts say nothing of bursts", kFewestStarts));
  }
  const double index = measured->index;
  const double by_chance = 1 + kStandardErrors * measured->chance;
  if (index <= by_chance) {
    return poisson(
        fmt::format("an index of {:.3g} at 1 s is no clear burst, chance alone reaches {:.3g}",
                    index, by_chance));
  }
  const double cv = cv_of_dispersion(measured->mean, index);
  if (cv < kLeastCv) {
    return poisson(fmt::format(
        "an index of {:.3g} at 1 s is gaps of cv {:.3g}, close to Poisson's 1", index, cv));
  }
  Burstiness burstiness;
  burstiness.arrivals = fmt::format("gamma(cv {:.3g})", cv);
  burstiness.comment =
      fmt::format("as bursty as recorded: index of dispersion {:.3g} at 1 s", index);
  burstiness.why = fmt::format(
      "the peak test's arrivals are {}: gaps of that cv have the recorded index of {:.3g} "
      "in windows of 1 s, which hold {:.2g} starts",
      burstiness.arrivals, index, measured->mean);
  const double of_long_windows = std::sqrt(index);
  if (cv > 1.05 * of_long_windows) {
    burstiness.why += fmt::format(
        "; cv² = index, which would give {:.3g}, holds in windows that are long beside the gaps",
        of_long_windows);
  }
  if (cv >= kMostUneven * 0.999) {
    burstiness.why += "; it is the most that a service file takes";
  }
  const auto minute = starts.dispersion_per_minute();
  const double at_minute = dispersion_of_gamma(60 * measured->mean, cv);
  if (minute && minute->index > 2 * at_minute) {
    burstiness.why += fmt::format(
        "; in windows of 60 s such gaps come to {:.3g}, not to the recorded {:.3g}: longer bursts, "
        "or "
        "a rise and fall within the hour, which a trace replays",
        at_minute, minute->index);
  }
  return burstiness;
}

}  // namespace headroom::traffic
