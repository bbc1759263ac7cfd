#include "fluid/fleet.h"

#include <algorithm>
#include <cmath>

#include "base/stable_math.h"

namespace headroom::fluid {
namespace {

using State = Member::State;

// The mean of the longest of n exponential times, over their mean.
double longest_of(double n) {
  double sum = 0;
  for (int i = 1; i <= static_cast<int>(n); ++i) sum += 1.0 / i;
  return std::max(sum, 1.0);
}

}  // namespace

platform::Health health_of(State state) {
  switch (state) {
    case State::kStarting:
      return platform::Health::kStarting;
    case State::kReady:
    case State::kPaused:
      return platform::Health::kReady;
    case State::kFailed:
      return platform::Health::kFailed;
    case State::kDraining:
      return platform::Health::kStopped;
  }
  return platform::Health::kStopped;
}

Fleet::Fleet(const Component& component, Seed seed) : component_(component), random_(seed) {
  asked_for_ = component.replicas;
  for (int i = 0; i < asked_for_; ++i) {
    members_.push_back({.index = i});
    become_ready(members_.back(), Nanos{0});
    // They have been there for long.
    members_.back().since = -component.warm_up;
  }
  settle(Nanos{0});
}

void Fleet::begin(int index, Nanos now) {
  const auto place = std::ranges::lower_bound(members_, index, {}, &Member::index);
  const Nanos ready = now + draw_start(now);
  const auto added = members_.insert(
      place, {.index = index, .state = State::kStarting, .since = now, .until = ready});
  if (ready <= now) become_ready(*added, now);
}

Nanos Fleet::draw_start(Nanos now) {
  const bool can_be_slow = component_.slow_starts > 0 && now < component_.trouble_until;
  if (!can_be_slow || random_.uniform() >= component_.slow_starts) return component_.start;
  return from_seconds(to_seconds(component_.start) * component_.slow_start_times);
}

void Fleet::become_ready(Member& member, Nanos now) {
  member.state = State::kReady;
  member.since = now;
  member.before = worked_;
  member.until = Nanos::max();
  if (component_.lives) {
    const double seconds = to_seconds(*component_.lives) * -stable::log(random_.uniform_open());
    const Nanos failure = now + from_seconds(seconds);
    if (failure < component_.trouble_until) member.until = failure;
  }
}

void Fleet::fail(Member& member, Nanos now) {
  member.state = State::kFailed;
  member.since = now;
  member.until = now + component_.repair;
}

int Fleet::advance(Nanos now) {
  if (now < next_) return 0;
  int failed = 0;
  for (Member& member : members_) {
    while (member.until <= now && member.state != State::kDraining) {
      const Nanos then = member.until;
      if (member.state == State::kReady) {
        fail(member, then);
        ++failed;
      } else if (member.state == State::kFailed) {
        member.state = State::kStarting;
        member.since = then;
        member.until = then + draw_start(then);
      } else {
        become_ready(member, then);
      }
    }
  }
  std::erase_if(members_, [now](const Member& member) {
    return member.state == State::kDraining && member.until <= now;
  });
  settle(now);
  return failed;
}

double Fleet::strength_of(const Member& member, Nanos now) const {
  if (member.state == State::kDraining) return now < member.serves_until ? 1 : 0;
  if (member.state != State::kReady) return 0;
  const double warm = to_seconds(now - member.since);
  const double warm_up = to_seconds(component_.warm_up);
  if (warm >= warm_up) return 1;
  return 1 / (component_.slower + (1 - component_.slower) * warm / warm_up);
}

void Fleet::settle(Nanos now) {
  ready_ = 0;
  steady_ = 0;
  changing_ = false;
  next_ = Nanos::max();
  for (const Member& member : members_) {
    next_ = std::min(next_, member.until);
    if (member.state == State::kReady) ++ready_;
    const bool warms_up = member.state == State::kReady && now - member.since < component_.warm_up;
    const bool works_off = member.state == State::kDraining && now < member.serves_until;
    if (warms_up) next_ = std::min(next_, member.since + component_.warm_up);
    if (works_off) next_ = std::min(next_, member.serves_until);
    if (warms_up || works_off) {
      changing_ = true;
    } else {
      steady_ += strength_of(member, now);
    }
  }
}

double Fleet::strength(Nanos now) const {
  if (!changing_) return steady_;
  double sum = 0;
  for (const Member& member : members_) sum += strength_of(member, now);
  return sum;
}

double Fleet::drain_seconds() const {
  const Servers servers = component_.at_size(1);
  const double slots = std::max(servers.count, 1.0);
  return servers.work * slots / servers.count * longest_of(slots);
}

void Fleet::ask(int wanted, Nanos now, double line) {
  for (int index = 0; asked_for_ < wanted; ++index) {
    if (find(index) != nullptr) continue;
    begin(index, now);
    ++asked_for_;
  }
  for (auto last = members_.rbegin(); last != members_.rend() && asked_for_ > wanted; ++last) {
    if (last->state == State::kDraining) continue;
    --asked_for_;
    const bool served = last->state == State::kReady || last->state == State::kPaused;
    last->state = State::kDraining;
    last->since = now;
    last->serves_until = served ? now + from_seconds(line) : now;
    last->until = served ? last->serves_until + from_seconds(drain_seconds()) : now;
  }
  std::erase_if(members_, [now](const Member& member) {
    return member.state == State::kDraining && member.until <= now;
  });
  settle(now);
}

bool Fleet::kill(int index, Nanos now) {
  Member* member = find(index);
  if (member == nullptr || member->state == State::kDraining || member->state == State::kFailed) {
    return false;
  }
  fail(*member, now);
  settle(now);
  return true;
}

bool Fleet::pause(int index, Nanos now) {
  Member* member = find(index);
  if (member == nullptr || member->state != State::kReady) return false;
  member->state = State::kPaused;
  member->until = Nanos::max();
  settle(now);
  return true;
}

bool Fleet::resume(int index, Nanos now) {
  Member* member = find(index);
  if (member == nullptr || member->state != State::kPaused) return false;
  become_ready(*member, now);
  settle(now);
  return true;
}

Member* Fleet::find(int index) {
  const auto found = std::ranges::lower_bound(members_, index, {}, &Member::index);
  return found != members_.end() && found->index == index ? &*found : nullptr;
}

}  // namespace headroom::fluid
