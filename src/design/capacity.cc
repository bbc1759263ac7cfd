#include "design/capacity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "queueing/erlang.h"

namespace headroom::design {
namespace {

constexpr int kReplicasMost = 1'000'000;
constexpr Rate kWithoutLimit{std::numeric_limits<double>::infinity()};

double have(const Limit& limit, int replicas) {
  return limit.is_shared() ? limit.have : limit.have * replicas;
}

// How much of it may be used while few have to wait. What is no server has no line; the network of
// a replica is one, which sends one packet at a time.
double knee(const Limit& limit, int replicas) {
  if (limit.kind == Limit::Kind::kRate) return 1;
  const double each = limit.is_of_network() ? replicas : have(limit, replicas);
  const int servers = static_cast<int>(std::clamp(std::round(each), 1.0, double(kReplicasMost)));
  return queueing::offered_for_waiting(servers, kWaitingShare) / servers;
}

}  // namespace

ComponentCapacity::ComponentCapacity(ComponentFlow flow, int replicas, int zones,
                                     std::optional<double> target)
    : flow_(std::move(flow)), replicas_(replicas), zones_(zones), target_(target) {
  HEADROOM_CHECK(replicas >= 1 && zones >= 1, "a component has a replica, somewhere");
  HEADROOM_CHECK(!target || (*target > 0 && *target <= 1), "a target is a share of what there is");
}

const Limit* ComponentCapacity::limit() const {
  const auto room = [&](const Limit& limit) { return have(limit, replicas_) / limit.use; };
  const auto least = std::ranges::min_element(flow_.limits, {}, room);
  return least == flow_.limits.end() ? nullptr : &*least;
}

double ComponentCapacity::utilisation(Rate sessions, int replicas) const {
  double most = 0;
  for (const Limit& limit : flow_.limits) {
    most = std::max(most, sessions.per_second * limit.use / have(limit, replicas));
  }
  return most;
}

Rate ComponentCapacity::capacity(int replicas) const {
  Rate least = kWithoutLimit;
  for (const Limit& limit : flow_.limits) {
    least = std::min(least, Rate{have(limit, replicas) / limit.use});
  }
  return least;
}

double ComponentCapacity::usable_share(int replicas) const {
  if (target_) return *target_;
  const Limit* first = limit();
  return first == nullptr ? 1 : knee(*first, replicas);
}

Rate ComponentCapacity::usable(int replicas) const {
  const Rate all = capacity(replicas);
  return Rate{all.per_second * usable_share(replicas)};
}

Rate ComponentCapacity::saturated_by(const Limit& limit) const {
  return Rate{have(limit, replicas_) / limit.use};
}

Rate ComponentCapacity::usable_by(const Limit& limit) const {
  return Rate{saturated_by(limit).per_second * target_.value_or(knee(limit, replicas_))};
}

int ComponentCapacity::without_a_zone() const {
  // Replica i is in zone i modulo their number, so the first has one more where it does not come
  // out even.
  const int fullest = (replicas_ + zones_ - 1) / zones_;
  return zones_ == 1 ? 0 : replicas_ - fullest;
}

std::optional<int> ComponentCapacity::replicas_for(Rate sessions) const {
  const auto suffices = [&](int replicas) { return usable(replicas) >= sessions; };
  int high = 1;
  while (!suffices(high)) {
    if (high >= kReplicasMost) return std::nullopt;
    high = std::min(2 * high, kReplicasMost);
  }
  // More replicas are never worse, so the first that suffices is found by halving.
  int low = 1;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (suffices(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

const ComponentCapacity* Capacity::bottleneck() const {
  const auto first = std::ranges::min_element(
      components, {}, [](const ComponentCapacity& one) { return one.capacity(); });
  return first == components.end() || first->limit() == nullptr ? nullptr : &*first;
}

std::optional<Exhausted> Capacity::first_of_means() const {
  std::optional<Exhausted> first;
  for (const ComponentCapacity& one : components) {
    for (const Limit& limit : one.flow().limits) {
      const Rate at = one.saturated_by(limit);
      if (!limit.is_of_means() || (first && first->at <= at)) continue;
      first = Exhausted{.component = one.name(), .limit = limit, .at = at};
    }
  }
  return first;
}

std::vector<const ComponentCapacity*> Capacity::by_exhaustion() const {
  std::vector<const ComponentCapacity*> order;
  for (const ComponentCapacity& one : components) order.push_back(&one);
  std::ranges::stable_sort(order, {}, [](const ComponentCapacity* one) { return one->capacity(); });
  return order;
}

}  // namespace headroom::design
