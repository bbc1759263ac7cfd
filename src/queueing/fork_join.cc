#include "queueing/fork_join.h"

#include <fmt/format.h>

#include "queueing/fan_out.h"
#include "queueing/mm1.h"

namespace headroom::queueing {

Result<double> fork_join_response(const Station& station, int branches) {
  const auto branch = Mm1::at(station);
  if (!branch) return fail(branch.error());
  if (branches < 1 || branches > 32) {
    return invalid(fmt::format("the formula holds for 1 to 32 branches, got {}", branches));
  }
  const double rho = station.utilisation();
  const double one = branch->means().response;
  if (branches == 1) return one;
  const double two = (12 - rho) / 8 * one;
  // Between light load, where it grows like the harmonic numbers, and what two branches show.
  const double growth = slowest_exponential_mean(branches) / slowest_exponential_mean(2);
  return (growth + 4.0 / 11 * (1 - growth) * rho) * two;
}

}  // namespace headroom::queueing
