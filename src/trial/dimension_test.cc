#include "trial/dimension.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::trial {
namespace {

using testing::HasSubstr;

// An edge that users enter by, and a model behind it.
spec::Spec service() {
  spec::Spec spec;
  spec.system.entry = "edge";
  for (const char* name : {"edge", "model"}) {
    spec.system.components.emplace_back().name = name;
  }
  spec::Environment local;
  local.name = "local";
  local.driver = "process";
  for (const char* name : {"edge", "model"}) {
    spec::Launch launch;
    launch.component = name;
    launch.run = "serve --port ${port} --slots ${slots}";
    local.components.push_back(launch);
  }
  spec.environments.push_back(local);
  return spec;
}

Dimension of(std::string component, Resource resource) {
  return {.component = std::move(component), .environment = "local", .resource = resource};
}

TEST(Dimension, ChangesTheComponentAndWhatIsLaunched) {
  const auto replicas = resized(service(), of("model", Resource::kReplicas), 4).value();
  EXPECT_EQ(replicas.system.components[1].replicas, 4);
  EXPECT_EQ(replicas.environments[0].components[1].replicas, 4);
  EXPECT_EQ(replicas.environments[0].components[0].replicas, std::nullopt);
  const auto cpu = resized(service(), of("model", Resource::kCpu), 0.25).value();
  EXPECT_EQ(cpu.system.components[1].cpu, Cores{0.25});
  EXPECT_EQ(cpu.environments[0].components[1].cpu, Cores{0.25});
  const auto memory = resized(service(), of("model", Resource::kMemory), 1 << 20).value();
  EXPECT_EQ(memory.environments[0].components[1].memory, Bytes{1 << 20});
  const auto slots = resized(service(), of("model", Resource::kSlots), 20).value();
  EXPECT_EQ(slots.system.components[1].slots, 20);
}

TEST(Dimension, MultipliesTheReplicasOfAllComponents) {
  spec::Spec spec = service();
  spec.environments[0].components[0].balancer = spec::Balancer::kHaproxy;
  spec.system.components[1].replicas = 3;
  const Dimension all = of(std::string(kAllComponents), Resource::kTimes);
  const auto twice = resized(spec, all, 2).value();
  EXPECT_EQ(twice.environments[0].components[0].replicas, 2);
  EXPECT_EQ(twice.environments[0].components[1].replicas, 6);
  EXPECT_EQ(twice.system.components[1].replicas, 6);
  // As one component by itself.
  const auto refused = resized(service(), all, 2);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().fix, HasSubstr("haproxy"));
}

TEST(Dimension, RefusesSlotsThatNoCommandGets) {
  spec::Spec spec = service();
  spec.environments[0].components[1].run = "serve --port ${port} --slots 20";
  const auto slots = resized(spec, of("model", Resource::kSlots), 10);
  ASSERT_FALSE(slots);
  EXPECT_THAT(slots.error().why, HasSubstr("does not mention ${slots}"));
  spec.environments[0].components[1].env["SLOTS"] = "${slots}";
  EXPECT_TRUE(resized(spec, of("model", Resource::kSlots), 10));
}

TEST(Dimension, RefusesReplicasOfAnEntryThatNothingBalances) {
  spec::Spec spec = service();
  EXPECT_TRUE(resized(spec, of("edge", Resource::kReplicas), 1));
  const auto two = resized(spec, of("edge", Resource::kReplicas), 2);
  ASSERT_FALSE(two);
  EXPECT_THAT(two.error().fix, HasSubstr("haproxy"));
  spec.environments[0].components[0].balancer = spec::Balancer::kHaproxy;
  EXPECT_TRUE(resized(spec, of("edge", Resource::kReplicas), 2));
}

TEST(Dimension, NamesTheComponentsThatThereAre) {
  const auto found = resized(service(), of("modell", Resource::kReplicas), 2);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().fix, HasSubstr("model"));
}

TEST(Dimension, SaysSizesAsPeopleDo) {
  EXPECT_EQ(size_text(Resource::kReplicas, 1), "1 replica");
  EXPECT_EQ(size_text(Resource::kReplicas, 4), "4 replicas");
  EXPECT_EQ(size_text(Resource::kMemory, 256 << 20), "256 MiB");
  EXPECT_EQ(size_text(Resource::kSlots, 20), "20 slots");
  EXPECT_EQ(size_text(Resource::kTimes, 4), "4x");
}

}  // namespace
}  // namespace headroom::trial
