#include "queueing/mgc.h"

#include <cmath>

#include "queueing/mmc.h"
#include "queueing/variation.h"

namespace headroom::queueing {
namespace {

// The means of M/M/c with its wait times a factor.
Result<QueueMeans> scaled_wait(const Station& station, double factor) {
  const auto queue = Mmc::at(station);
  if (!queue) return fail(queue.error());
  return means_from_wait(station, queue->wait_probability(), factor * queue->means().wait);
}

// M/D/c's wait over M/M/c's.
double cosmetatos_factor(const Station& station) {
  const double c = station.servers;
  const double rho = station.utilisation();
  if (rho == 0) return 0.5;
  return 0.5 * (1 + (1 - rho) * (c - 1) * (std::sqrt(4 + 5 * c) - 2) / (16 * rho * c));
}

}  // namespace

Result<QueueMeans> mgc_lee_longton(const Station& station, double squared_variation) {
  return ggc_allen_cunneen(station, {.squared_of_service = squared_variation});
}

Result<QueueMeans> mdc_cosmetatos(const Station& station) {
  return mgc_interpolated(station, 0);
}

Result<QueueMeans> mgc_interpolated(const Station& station, double squared_variation) {
  if (auto valid = check_variation(squared_variation); !valid) return fail(valid.error());
  if (auto stable = check_stable(station); !stable) return fail(stable.error());
  const double constant = cosmetatos_factor(station);
  return scaled_wait(station, constant + (1 - constant) * squared_variation);
}

Result<QueueMeans> ggc_allen_cunneen(const Station& station, const Variations& variations) {
  for (const double squared : {variations.squared_of_arrivals, variations.squared_of_service}) {
    if (auto valid = check_variation(squared); !valid) return fail(valid.error());
  }
  return scaled_wait(station, (variations.squared_of_arrivals + variations.squared_of_service) / 2);
}

}  // namespace headroom::queueing
