#include "rehearsal/reference_policies.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/check.h"
#include "control/hpa_on_signals.h"

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

class Autoscaler final : public Steering {
 public:
  Autoscaler(Reins reins, control::ScalingPolicy policy)
      : reins_(reins), policy_(std::move(policy)), hpa_(policy_) {}

  Nanos period() const override { return 15s; }

  void tick() override {
    const platform::Look look = reins_.signals.look();
    const auto here = std::ranges::find(look.components, policy_.component,
                                        &platform::ComponentSignals::component);
    HEADROOM_CHECK(here != look.components.end(), "the component is there");
    const int asked = asked_.value_or(static_cast<int>(here->replicas.size()));
    asked_ = hpa_.decide(reins_.clock.now(), *here, asked, policy_.replicas).replicas;
    if (*asked_ == asked) return;
    const auto done = reins_.platform.scale(policy_.component, *asked_);
    HEADROOM_CHECK(done, "there is room for as many replicas as the policy has at most");
  }

 private:
  Reins reins_;
  control::ScalingPolicy policy_;
  control::HpaOnSignals hpa_;
  std::optional<int> asked_;
};

}  // namespace

Policy fixed_replicas(std::string name, std::string component, int replicas) {
  return {.name = std::move(name), .take = [=](const Reins& reins) {
            return std::make_unique<Fixed>(reins, component, replicas);
          }};
}

Policy horizontal_pod_autoscaler(std::string name, control::ScalingPolicy policy) {
  return {.name = std::move(name),
          .take = [=](const Reins& reins) { return std::make_unique<Autoscaler>(reins, policy); }};
}

Policy target_utilisation(std::string name, std::string component, double target, int most) {
  control::ScalingPolicy policy;
  policy.component = std::move(component);
  policy.replicas = {.least = 1, .most = most};
  policy.targets = {{.metric = control::ScalingMetric::kUtilisation, .value = target}};
  return horizontal_pod_autoscaler(std::move(name), std::move(policy));
}

}  // namespace headroom::rehearsal
