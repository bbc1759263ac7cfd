#include "queueing/mg1.h"

#include "queueing/mm1.h"
#include "queueing/variation.h"

namespace headroom::queueing {

Result<QueueMeans> mg1(const Station& station, double squared_variation) {
  const auto exponential = Mm1::at(station);
  if (!exponential) return fail(exponential.error());
  if (auto valid = check_variation(squared_variation); !valid) return fail(valid.error());
  const QueueMeans means = exponential->means();
  return means_from_wait(station, means.wait_probability, (1 + squared_variation) / 2 * means.wait);
}

Result<QueueMeans> mg1_processor_sharing(const Station& station) {
  const auto exponential = Mm1::at(station);
  if (!exponential) return fail(exponential.error());
  return exponential->means();
}

}  // namespace headroom::queueing
