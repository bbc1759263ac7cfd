#include "rehearsal/simple_policies.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <optional>
#include <utility>

#include "base/check.h"
#include "rehearsal/elasticity.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

class Fixed final : public Steering {
 public:
  Fixed(Reins reins, std::string component, int replicas)
      : reins_(reins), component_(std::move(component)), replicas_(replicas) {}

  Nanos period() const override { return 24h; }
  void tick() override {
    const auto done = reins_.platform.scale(component_, replicas_);
    HEADROOM_CHECK(done, "there is room for the replicas of a fixed policy");
  }

 private:
  Reins reins_;
  std::string component_;
  int replicas_;
};

class Target final : public Steering {
 public:
  Target(Reins reins, std::string component, TargetUtilisation settings)
      : reins_(reins), component_(std::move(component)), settings_(settings) {}

  Nanos period() const override { return 15s; }

  void tick() override {
    const platform::Look look = reins_.signals.look();
    const auto here =
        std::ranges::find(look.components, component_, &platform::ComponentSignals::component);
    HEADROOM_CHECK(here != look.components.end(), "the component is there");
    const int now = static_cast<int>(here->replicas.size());
    const int wanted = stabilised(proposal(*here).value_or(now), look.at);
    if (wanted == now) return;
    const auto done = reins_.platform.scale(component_, wanted);
    HEADROOM_CHECK(done, "there is room for the replicas");
  }

 private:
  std::optional<int> proposal(const platform::ComponentSignals& signals) const {
    double busy = 0;
    int measured = 0;
    for (const platform::ReplicaSignals& replica : signals.replicas) {
      if (!replica.utilisation) continue;
      busy += *replica.utilisation;
      ++measured;
    }
    if (measured == 0) return std::nullopt;
    const double wanted = busy / settings_.target;
    const double change = wanted / static_cast<double>(signals.replicas.size()) - 1;
    if (std::abs(change) <= 0.1) return std::nullopt;
    return std::min(replicas_for(busy, settings_.target), settings_.most);
  }

  // The most that was proposed within the last five minutes.
  int stabilised(int proposed, Nanos now) {
    while (!proposed_.empty() && proposed_.front().at <= now - 300s) proposed_.pop_front();
    proposed_.push_back({.at = now, .replicas = proposed});
    return std::ranges::max(proposed_, {}, &Proposed::replicas).replicas;
  }

  struct Proposed {
    Nanos at{};
    int replicas = 0;
  };
  Reins reins_;
  std::string component_;
  TargetUtilisation settings_;
  std::deque<Proposed> proposed_;
};

}  // namespace

Policy fixed_replicas(std::string name, std::string component, int replicas) {
  return {.name = std::move(name), .take = [=](const Reins& reins) {
            return std::make_unique<Fixed>(reins, component, replicas);
          }};
}

Policy target_utilisation(std::string name, std::string component, TargetUtilisation settings) {
  return {.name = std::move(name), .take = [=](const Reins& reins) {
            return std::make_unique<Target>(reins, component, settings);
          }};
}

}  // namespace headroom::rehearsal
