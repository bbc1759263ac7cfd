#include "control/sizing.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using platform::Limits;
using std::chrono::hours;
using std::chrono::seconds;

constexpr Bytes mib(std::uint64_t count) {
  return {count << 20U};
}

SizeRules rules() {
  SizeRules rules{.cpu = ResourceRules{.least = 0.25, .most = 4},
                  .memory = ResourceRules{.least = 128, .most = 2048, .share = 1}};
  rules.memory->calm = hours(24);
  return rules;
}

// Each replica's cores and memory; their limits are 1 core and 512 MiB.
const Limits kLimits{.cpu = Cores{1}, .memory = mib(512)};
platform::ComponentSignals using_so_much(std::vector<std::pair<double, Bytes>> used) {
  platform::ComponentSignals signals{.component = "api"};
  for (const auto& [cores, memory] : used) {
    signals.replicas.push_back(
        {.health = platform::Health::kReady, .cores = cores, .memory = memory, .limits = kLimits});
  }
  return signals;
}

SizeProposal propose(const platform::ComponentSignals& signals, const SizeRules& rules) {
  SizeState state;
  return propose_size(state, rules, {.now = seconds(15), .signals = signals, .asked = kLimits});
}

TEST(Sizing, GoesByTheReplicaThatUsesMost) {
  // 0.84 / 70 % = 1.2; 480 MiB and a quarter more are 600.
  const auto proposal = propose(using_so_much({{0.3, mib(480)}, {0.84, mib(100)}}), rules());
  EXPECT_EQ(proposal.limits, (Limits{.cpu = Cores{1.2}, .memory = mib(600)}));
  EXPECT_EQ(proposal.why,
            "1.2 cores needed, at 70%, 600 MiB needed, a quarter of what is used to spare");
  EXPECT_EQ(proposal.limit, "");
}

TEST(Sizing, LeavesWhatIsRightAsItIs) {
  const auto proposal = propose(using_so_much({{0.7, mib(410)}}), rules());
  EXPECT_EQ(proposal.limits, kLimits);
  EXPECT_EQ(proposal.why, "");
}

TEST(Sizing, DoublesWhatItsLimitHoldsUp) {
  const auto held = [](platform::ReplicaSignals replica) {
    replica.health = platform::Health::kReady;
    replica.limits = kLimits;
    return propose({.component = "api", .replicas = {replica}}, {.cpu = rules().cpu});
  };
  EXPECT_EQ(held({.cores = 0.89}).limits.cpu, Cores{1.28});  // 0.89 / 70 % = 1.271
  EXPECT_EQ(held({.cores = 0.9}).limits.cpu, Cores{2});
  EXPECT_EQ(held({.cores = 0.9}).why, "held up by its limit of 1 core");
  EXPECT_EQ(held({.cores = 0.4, .withheld = 0.1}).limits.cpu, Cores{2});
  EXPECT_EQ(held({.cores = 0.4, .withheld = 0.09}).limits.cpu, Cores{1});
  EXPECT_EQ(held({.cores = 0.4, .withheld = 0.1}).limits.memory, mib(512)) << "as it is";
}

TEST(Sizing, SaysWhatStandsInTheWay) {
  SizeRules small = rules();
  small.cpu->most = 1.5;
  const auto proposal = propose(using_so_much({{0.95, mib(100)}}), small);
  EXPECT_EQ(proposal.limits.cpu, Cores{1.5});
  EXPECT_EQ(proposal.limit, "at most 1.5 cores");
  auto untold = using_so_much({{0.5, mib(100)}});
  untold.replicas[0].memory.reset();
  EXPECT_EQ(propose(untold, rules()).limit, "nothing tells how much memory it uses");
  untold.replicas[0].cores.reset();
  EXPECT_EQ(propose(untold, {.cpu = rules().cpu}).limit, "nothing tells how many cores it uses");
}

TEST(Sizing, WhatHasNoLimitIsGivenOneOnceItIsKnownToBeTooMuch) {
  auto signals = using_so_much({{0.7, mib(100)}});
  signals.replicas[0].limits = {};
  SizeState state;
  const SizeRules only_cpu{.cpu = rules().cpu};
  Nanos now{};
  const auto proposed = [&] {
    now += seconds(15);
    return propose_size(state, only_cpu, {.now = now, .signals = signals, .asked = {}}).limits;
  };
  while (now < hours(1)) EXPECT_EQ(proposed(), Limits{});
  EXPECT_EQ(proposed(), Limits{.cpu = Cores{1}});
}

TEST(Sizing, APlatformMayRoundLimits) {
  auto signals = using_so_much({{0.5, mib(100)}, {0.5, mib(100)}});
  EXPECT_TRUE(have_limits(signals, kLimits));
  signals.replicas[1].limits.cpu = Cores{0.99};
  EXPECT_TRUE(have_limits(signals, kLimits));
  signals.replicas[1].limits.cpu = Cores{0.9};
  EXPECT_FALSE(have_limits(signals, kLimits));
  signals.replicas[1].health = platform::Health::kStarting;
  EXPECT_TRUE(have_limits(signals, kLimits)) << "it is not there yet";
  signals.replicas[0].limits = {};
  EXPECT_TRUE(have_limits(signals, kLimits)) << "it does not tell";
}

}  // namespace
}  // namespace headroom::control
