#include "queueing/station.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::queueing {

QueueMeans means_from_wait(const Station& station, double wait_probability, double wait) {
  const double in_queue = station.arrival_rate * wait;
  return {.utilisation = station.utilisation(),
          .wait_probability = wait_probability,
          .wait = wait,
          .response = wait + 1 / station.service_rate,
          .in_queue = in_queue,
          .in_system = in_queue + station.offered()};
}

Result<void> check_station(const Station& station) {
  if (!std::isfinite(station.arrival_rate) || station.arrival_rate < 0) {
    return invalid(
        fmt::format("the arrival rate must be 0/s or more, got {}", station.arrival_rate));
  }
  if (!std::isfinite(station.service_rate) || station.service_rate <= 0) {
    return invalid(fmt::format("the service rate must be above 0/s, got {}", station.service_rate));
  }
  if (station.servers < 1 || station.servers > kServersMax) {
    return invalid(
        fmt::format("there must be 1 to {} servers, got {}", kServersMax, station.servers));
  }
  return {};
}

Result<void> check_stable(const Station& station) {
  if (auto valid = check_station(station); !valid) return valid;
  if (station.utilisation() < 1) return {};
  return invalid(
      fmt::format("{}/s is more than {} servers can serve", station.arrival_rate, station.servers),
      fmt::format("they serve {}/s, and the queue would grow without end",
                  station.servers * station.service_rate),
      "more servers, a shorter service time, or a limit to the queue");
}

}  // namespace headroom::queueing
