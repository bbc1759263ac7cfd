#include "design/storage.h"

#include <algorithm>
#include <chrono>

#include "workload/demand.h"
#include "workload/expected_peak.h"
#include "workload/volume.h"

namespace headroom::design {
namespace {

using growth::ForecastPoint;
using std::chrono::days;

constexpr int kDaysAhead = 3650;

std::optional<double> sessions_per_day(const spec::Workload& workload) {
  const auto inputs = workload::demand_inputs(workload);
  if (!inputs) return std::nullopt;
  return workload::Demand::of(*inputs).value().value(workload::DemandStep::kSessionsPerDay);
}

int days_kept(const spec::Stores& stores) {
  return stores.kept ? static_cast<int>(std::chrono::ceil<days>(*stores.kept).count()) : 0;
}

// What was written on each day before, oldest first: as many days as it is kept.
std::vector<double> days_before(const spec::Stores& stores, double written_today) {
  const auto kept = static_cast<std::size_t>(days_kept(stores));
  if (kept == 0) return {};
  double each = written_today;
  if (stores.today) each = static_cast<double>(stores.today->count) / static_cast<double>(kept);
  return std::vector<double>(kept, each);
}

// What is there at the end of each day, by one bound of the forecast.
std::vector<double> held_by_day(const spec::Stores& stores, double per_session,
                                const std::vector<double>& sessions) {
  std::vector<double> written = days_before(stores, sessions.front() * per_session);
  const auto before = static_cast<std::ptrdiff_t>(written.size());
  for (const double count : sessions) written.push_back(count * per_session);
  std::vector<double> held = workload::stored_by_day(written, {.days = days_kept(stores)});
  held.erase(held.begin(), held.begin() + before);
  if (!stores.kept && stores.today) {
    for (double& bytes : held) bytes += static_cast<double>(stores.today->count);
  }
  return held;
}

growth::Exhaustion reached(const Storage& storage, double share) {
  if (!storage.room) return {};
  return growth::exhaustion(storage.held, *storage.room * share);
}

}  // namespace

growth::Exhaustion Storage::usable() const {
  return reached(*this, kDiskUsable);
}

growth::Exhaustion Storage::full() const {
  return reached(*this, 1);
}

std::vector<Storage> storage_of(const Service& service, const std::vector<ForecastPoint>& peaks) {
  std::vector<Storage> all;
  const auto today = sessions_per_day(service.spec.workload);
  if (!today || peaks.empty()) return all;
  const double per_peak = *today / service.peak.per_second;
  const auto sessions = [&](double ForecastPoint::* bound) {
    std::vector<double> counts;
    for (const ForecastPoint& point : peaks) counts.push_back(point.*bound * per_peak);
    return counts;
  };
  for (std::size_t i = 0; i < service.capacity.components.size(); ++i) {
    const double each = service.capacity.components[i].flow().weight.stored;
    const spec::Component& component = service.spec.system.components[i];
    if (!component.stores || each == 0) continue;
    Storage storage{.component = i, .written = each * *today, .held = peaks, .room = {}};
    for (const auto bound : {&ForecastPoint::value, &ForecastPoint::low, &ForecastPoint::high}) {
      const auto held = held_by_day(*component.stores, each, sessions(bound));
      for (std::size_t day = 0; day < held.size(); ++day) storage.held[day].*bound = held[day];
    }
    if (component.disk) {
      storage.room =
          static_cast<double>(component.disk->count) * service.capacity.components[i].replicas();
    }
    all.push_back(std::move(storage));
  }
  return all;
}

std::optional<FullDisk> first_full(const std::vector<Storage>& all, const Capacity& capacity) {
  std::optional<FullDisk> first;
  for (const Storage& storage : all) {
    const auto on = storage.full().expected;
    if (!on || (first && first->on <= *on)) continue;
    first = {.component = capacity.components[storage.component].name(), .on = *on};
  }
  return first;
}

std::vector<ForecastPoint> as_today(Rate peak, growth::Date today) {
  std::vector<ForecastPoint> points;
  for (int day = 0; day <= kDaysAhead; ++day) {
    points.push_back({today + days(day), peak.per_second, peak.per_second, peak.per_second});
  }
  return points;
}

}  // namespace headroom::design
