#include "fluid/stage.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::fluid {

Amounts operator-(const Amounts& later, const Amounts& earlier) {
  return {.arrived = later.arrived - earlier.arrived,
          .served = later.served - earlier.served,
          .refused = later.refused - earlier.refused,
          .lost = later.lost - earlier.lost,
          .broken = later.broken - earlier.broken,
          .delayed = later.delayed - earlier.delayed};
}

Stage::Stage(const Component& component, Nanos delayed_after, Seed seed)
    : component_(component),
      delayed_after_(to_seconds(delayed_after)),
      fleet_(component, seed),
      servers_(component.at_size(1)) {}

double Stage::waiting() const {
  return line_.waiting() + waiting_by_chance_;
}

void Stage::lose_replicas(int count, int ready_before) {
  if (count == 0 || ready_before == 0) return;
  const double share = std::min(1.0, static_cast<double>(count) / ready_before);
  amounts_.lost += share * line_.waiting();
  amounts_.broken += share * in_service_;
  line_.lose_share(share);
}

ChanceWait Stage::chance(double offered_rate, double strength) {
  if (component_.waits == Component::Waits::kBacklog || strength <= 0) return {};
  const double replicas = std::max(1.0, strength);
  ChanceStation station{.servers = servers_.count,
                        .work = servers_.work,
                        .queue = component_.queue,
                        .work_squared = servers_.variation * servers_.variation};
  if (component_.balancing == Component::Balancing::kShared) {
    station.servers *= replicas;
    station.queue *= replicas;
  } else if (component_.balancing == Component::Balancing::kInTurn) {
    station.arrivals_squared = 1 / replicas;
  }
  return chances_.at(station, offered_rate / (strength * servers_.rate()));
}

double Stage::step(double arriving, Nanos now, double seconds) {
  const Amounts before = amounts_;
  const double at = to_seconds(now);
  if (now >= resized_at_) become_size();
  const int ready_before = fleet_.ready();
  lose_replicas(fleet_.advance(now), ready_before);
  if (std::isfinite(component_.patience)) {
    amounts_.lost += line_.give_up_before(at - component_.patience);
  }

  amounts_.arrived += arriving;
  const double strength = fleet_.strength(now);
  waits_ = {.chance = chance(arriving / seconds, strength)};
  const double by_chance = arriving * waits_.chance.refused;
  amounts_.refused += by_chance;
  const double capacity = strength * servers_.rate() * seconds;
  const Served served = line_.step({.at = at,
                                    .seconds = seconds,
                                    .arriving = arriving - by_chance,
                                    .capacity = capacity,
                                    .limit = delayed_after_});
  if (std::isfinite(component_.queue)) {
    const double over = line_.waiting() - component_.queue * fleet_.ready();
    if (over > 0) {
      amounts_.refused += over;
      line_.refuse_last(over);
    }
  }
  waits_.first = served.first_wait;
  waits_.last = served.last_wait;
  const double middle = (served.first_wait + served.last_wait) / 2;
  amounts_.served += served.amount;
  amounts_.delayed += served.delayed;
  if (middle < delayed_after_) {
    amounts_.delayed +=
        (served.amount - served.delayed) * waits_.chance.tail(delayed_after_ - middle);
  }

  const double rate = served.amount / seconds;
  in_service_ = rate * servers_.work;
  waiting_by_chance_ = rate * waits_.chance.expected();
  const double busy = capacity > 0 ? served.amount / capacity : 0;
  const double core_seconds = component_.processor ? component_.processor->work : 0;
  fleet_.count_work(busy, busy * servers_.rate() * core_seconds, seconds);
  replica_seconds_ += fleet_.present() * size_ * seconds;
  last_ = amounts_ - before;
  return served.amount;
}

void Stage::ask(int wanted, Nanos now) {
  const double strength = fleet_.strength(now);
  fleet_.ask(wanted, now, strength > 0 ? line_.waiting() / (strength * servers_.rate()) : 0);
}

void Stage::resize(double size, Nanos now) {
  HEADROOM_CHECK(component_.processor && size > 0, "it can be made another size");
  if (size == asked_size_) return;
  asked_size_ = size;
  resized_at_ = now + component_.start;
}

void Stage::become_size() {
  size_ = asked_size_;
  servers_ = component_.at_size(size_);
  resized_at_ = Nanos::max();
}

bool Stage::kill(int index, Nanos now) {
  const int ready = fleet_.ready();
  if (!fleet_.kill(index, now)) return false;
  lose_replicas(ready - fleet_.ready(), ready);
  return true;
}

}  // namespace headroom::fluid
