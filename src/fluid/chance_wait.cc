#include "fluid/chance_wait.h"

#include <algorithm>
#include <cmath>

#include "base/stable_math.h"
#include "queueing/erlang.h"

namespace headroom::fluid {

double ChanceWait::quantile(double p) const {
  const double waiting = 1 - p;
  if (waiting >= probability) return 0;
  return std::min(-mean * stable::log(waiting / probability), most);
}

double ChanceWait::tail(double seconds) const {
  if (seconds < 0) return 1;
  if (probability == 0 || seconds >= most) return 0;
  return probability * stable::exp(-seconds / mean);
}

const ChanceWaits::Table& ChanceWaits::table(int servers) {
  if (servers == last_servers_) return *last_;
  auto [found, is_new] = tables_.try_emplace(servers);
  if (is_new) {
    for (std::size_t i = 0; i <= kCells; ++i) {
      const double load = static_cast<double>(i) / kCells;
      found->second[i] = queueing::erlang_c(load * servers, servers);
    }
  }
  last_servers_ = servers;
  last_ = &found->second;
  return *last_;
}

ChanceWait ChanceWaits::at(const ChanceStation& station, double load) {
  if (load <= 0) return {};
  const int servers = std::max(1, static_cast<int>(std::ceil(station.servers - 1e-9)));
  // All of them together take so long for one request.
  const double pace = station.work / station.servers;
  const double factor = (station.arrivals_squared + station.work_squared) / 2;
  const double spare_least = std::min(std::sqrt(pace * factor / kBalance), 0.5);
  const double spare = std::max(std::abs(1 - load), spare_least);
  if (factor == 0 || spare >= 1) return {};
  const double place = (1 - spare) * kCells;
  const auto cell = static_cast<std::size_t>(place);
  const Table& known = table(servers);
  const double within = place - static_cast<double>(cell);
  const double probability = known[cell] + within * (known[cell + 1] - known[cell]);
  ChanceWait wait{
      .probability = probability, .mean = pace * factor / spare, .most = station.queue * pace};
  if (load < 1 && std::isfinite(station.queue)) {
    const double fits = stable::power(1 - spare, station.queue / factor);
    wait.refused = probability * spare * fits / (1 - probability * fits * (1 - spare));
  }
  if (wait.most == 0) wait.probability = 0;
  return wait;
}

}  // namespace headroom::fluid
