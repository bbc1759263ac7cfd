#include "queueing/md1.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "queueing/mg1.h"
#include "queueing/poisson.h"
#include "queueing/roots.h"

namespace headroom::queueing {
namespace {

constexpr double kUtilisationMax = 0.999;
constexpr double kNegligible = 1e-17;

// The probabilities that 0, 1, 2 ... are in the system. The chain seen at departures crosses from
// at most n to more as often as back (Ramaswami 1988):
//   p(n + 1) P(A = 0) = p(0) P(A > n) + sum over 1 <= i <= n of p(i) P(A > n + 1 - i)
// with A the arrivals in one service.
std::vector<double> states_of(double rho) {
  std::vector<double> more;  // P(A > k), until it is too small to count
  do {
    more.push_back(poisson_at_least(static_cast<double>(more.size()) + 1, rho));
  } while (more.back() > kNegligible * kNegligible);
  const auto more_than = [&](std::size_t k) { return k < more.size() ? more[k] : 0.0; };

  std::vector<double> p{1 - rho};
  double rest = rho;
  while (rest > kNegligible && p.back() > kNegligible * (1 - rho)) {
    const std::size_t n = p.size() - 1;
    double rising = p[0] * more_than(n);
    for (std::size_t i = n + 1 > more.size() ? n + 2 - more.size() : 1; i <= n; ++i) {
      rising += p[i] * more_than(n + 1 - i);
    }
    p.push_back(rising / std::exp(-rho));
    rest -= p.back();
  }
  return p;
}

}  // namespace

Result<Md1> Md1::at(const Station& station) {
  if (auto means = mg1(station, 0); !means) return fail(means.error());
  const double rho = station.utilisation();
  if (rho > kUtilisationMax) {
    return invalid(
        fmt::format("a utilisation of {} is above {}, the most of which M/D/1's waits "
                    "are computed",
                    rho, kUtilisationMax));
  }
  std::vector<double> at_most = states_of(rho);
  // One of those in the system is being served.
  if (at_most.size() > 1) {
    at_most[1] += at_most[0];
    at_most.erase(at_most.begin());
  }
  for (std::size_t n = 1; n < at_most.size(); ++n) at_most[n] += at_most[n - 1];
  return Md1(station, std::move(at_most));
}

QueueMeans Md1::means() const {
  return mg1(station_, 0).value();
}

double Md1::wait_tail(double seconds) const {
  HEADROOM_CHECK(seconds >= 0, "nobody waits for less than nothing");
  const double services = seconds * station_.service_rate;
  const double whole = std::floor(services) + 1;  // the k with (k - 1) D <= t < k D
  // P(wait <= t) = sum over j < k of P(Poisson(lambda (k D - t)) = j) P(at most k - 1 - j waiting)
  const double arrivals = station_.utilisation() * (whole - services);
  const int last = static_cast<int>(whole) - 1;
  double in_time = 0;
  for (int j = 0; j <= last; ++j) {
    const double chance = poisson(j, arrivals);
    if (chance == 0 && j > arrivals) break;
    const auto waiting = static_cast<std::size_t>(last - j);
    in_time += chance * (waiting < at_most_.size() ? at_most_[waiting] : 1.0);
  }
  return std::max(0.0, 1 - in_time);
}

double Md1::wait_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p <= 1 - 1e-9, "a quantile of at most 1 - 1e-9");
  return time_at_tail([this](double t) { return wait_tail(t); }, 1 - p, 1 / station_.service_rate);
}

}  // namespace headroom::queueing
