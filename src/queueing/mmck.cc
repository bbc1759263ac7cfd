#include "queueing/mmck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "queueing/birth_death.h"
#include "queueing/poisson.h"
#include "queueing/roots.h"

namespace headroom::queueing {
Result<Mmck> Mmck::at(const Station& station, int room) {
  if (auto valid = check_station(station); !valid) return fail(valid.error());
  if (station.arrival_rate == 0) return invalid("the arrival rate must be above 0/s, got 0/s");
  if (room < station.servers || room > kRoomMax) {
    return invalid(
        fmt::format("there must be room for {} to {}, got {}", station.servers, kRoomMax, room),
        "whoever is being served takes room too");
  }
  return Mmck(station,
              birth_death_states(
                  room, [&](int) { return station.arrival_rate; },
                  [&](int n) { return std::min(n, station.servers) * station.service_rate; }));
}

QueueMeans Mmck::means() const {
  double in_system = 0;
  double in_queue = 0;
  double who_waits = 0;  // who gets in and finds every server busy
  for (std::size_t n = 0; n < states_.size(); ++n) {
    const double count = static_cast<double>(n);
    in_system += count * states_[n];
    in_queue += std::max(0.0, count - station_.servers) * states_[n];
    const bool is_waiting = count >= station_.servers && n + 1 < states_.size();
    if (is_waiting) who_waits += states_[n];
  }
  return {.utilisation = throughput() / (station_.servers * station_.service_rate),
          .wait_probability = who_waits / (1 - block_probability()),
          .wait = in_queue / throughput(),
          .response = in_system / throughput(),
          .in_queue = in_queue,
          .in_system = in_system};
}

double Mmck::state_probability(int customers) const {
  const auto n = static_cast<std::size_t>(customers);
  return customers < 0 || n >= states_.size() ? 0 : states_[n];
}

double Mmck::wait_tail(double seconds) const {
  const double departures = station_.servers * station_.service_rate * seconds;
  double late = 0;
  double fewer = 0;  // P(fewer than `ahead` departures in that time)
  for (int n = station_.servers; n < room(); ++n) {
    const int ahead = n - station_.servers + 1;
    fewer += poisson(ahead - 1, departures);
    late += state_probability(n) * std::min(1.0, fewer);
  }
  return late / (1 - block_probability());
}

double Mmck::response_tail(double seconds) const {
  // Who finds a server free is late by his service alone. Who has k departures to wait for is late
  // when fewer than k happen, or when at least k do and his own service still takes too long:
  //   sum over j >= k of P(j departures) (1 - 1/c)^(j - k)
  // because each departure after his service began was one of the other servers' with that chance.
  const int servers = station_.servers;
  const double departures = servers * station_.service_rate * seconds;
  const double of_others = 1 - 1.0 / servers;
  const int last = room() - servers;
  // From the end: beyond it the chance is too small to count.
  const int end = std::max(last, static_cast<int>(departures + 12 * std::sqrt(departures))) + 50;
  std::vector<double> still_served(static_cast<std::size_t>(end) + 2, 0.0);
  for (int k = end; k >= 0; --k) {
    const auto at = static_cast<std::size_t>(k);
    still_served[at] = poisson(k, departures) + of_others * still_served[at + 1];
  }
  double late = 0;
  for (int n = 0; n < std::min(servers, room()); ++n)
    late += state_probability(n) * still_served[0];
  double fewer = 0;
  for (int k = 1; k <= last; ++k) {
    fewer += poisson(k - 1, departures);
    late += state_probability(servers + k - 1) *
            std::min(1.0, fewer + still_served[static_cast<std::size_t>(k)]);
  }
  return late / (1 - block_probability());
}

double Mmck::wait_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
  return time_at_tail([this](double t) { return wait_tail(t); }, 1 - p, 1 / station_.service_rate);
}

double Mmck::response_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
  return time_at_tail([this](double t) { return response_tail(t); }, 1 - p,
                      1 / station_.service_rate);
}

}  // namespace headroom::queueing
