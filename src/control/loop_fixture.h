// A loop on a system that a test writes by hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "control/loop.h"
#include "control/target_policy.h"

namespace headroom::control {

// A system that does at once what it is asked, unless it is told not to.
class System final : public platform::Platform, public platform::Signals, public platform::Clock {
 public:
  Nanos now() const override { return now_; }
  platform::Look look() override {
    look_.at = now_;
    return look_;
  }
  Result<void> scale(const std::string& component, int replicas) override {
    ++scaled_;
    if (refuses_) return invalid("no machine is free");
    if (!idle_) have(component, replicas);
    return {};
  }
  Result<void> resize(const std::string& component, const platform::Limits& limits) override {
    ++resized_;
    if (refuses_) return invalid("no machine is free");
    if (idle_) return {};
    for (platform::ReplicaSignals& replica : of(component).replicas) replica.limits = limits;
    return {};
  }
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return {}; }
  Result<std::string> entry_url() override { return {}; }
  std::string_view driver() const override { return "test"; }

  platform::ComponentSignals& of(std::string_view component) {
    const auto found =
        std::ranges::find(look_.components, component, &platform::ComponentSignals::component);
    if (found != look_.components.end()) return *found;
    look_.components.push_back({.component = std::string(component)});
    return look_.components.back();
  }
  void have(std::string_view component, int replicas,
            platform::Health health = platform::Health::kReady) {
    of(component).replicas.assign(static_cast<std::size_t>(replicas), {.health = health});
  }

  Nanos now_ = std::chrono::minutes(60);
  platform::Look look_;
  int scaled_ = 0;
  int resized_ = 0;
  bool refuses_ = false;
  bool idle_ = false;  // does nothing of what it is asked
};

// A replica takes 10/s, and is to be used by 80 %: 8/s each. It starts within 30 s.
inline Steered model(std::unique_ptr<Policy> policy = nullptr) {
  if (!policy) policy = std::make_unique<TargetPolicy>(TargetSettings{.target = 0.8});
  return {.subject = {.component = "model", .capacity = 10, .start = std::chrono::seconds(30)},
          .policy = std::move(policy),
          .guard = {.behaviour = unlimited_behaviour()},
          .range = {.least = 1, .most = 10}};
}

inline std::vector<Steered> only(Steered steered) {
  std::vector<Steered> all;
  all.push_back(std::move(steered));
  return all;
}

class LoopTest : public testing::Test {
 protected:
  LoopTest() {
    system_.have("model", 2);
    system_.of("model").arrivals = 16;
  }
  std::unique_ptr<Loop> loop(Steered steered, LoopSettings settings = {}) {
    return std::make_unique<Loop>(only(std::move(steered)), std::move(settings), system_, system_,
                                  system_);
  }
  // What is told by a step, after so much time: "kind: text" lines.
  std::vector<std::string> after(Nanos time, Loop& loop) {
    system_.now_ += time;
    std::vector<std::string> told;
    for (const run::Event& event : loop.tick()) {
      EXPECT_EQ(event.at, system_.now_);
      told.push_back(event.kind + ": " + event.text);
    }
    return told;
  }

  using Told = std::vector<std::string>;
  System system_;
};

}  // namespace headroom::control
