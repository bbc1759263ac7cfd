#include "watch/health_since.h"

#include <gtest/gtest.h>

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::Health;
using platform::Instance;

Instance instance(int index, Health health, std::string address = "127.0.0.1:1") {
  return {.component = "api", .index = index, .address = std::move(address), .health = health};
}

TEST(HealthSince, IsWhenAReplicaWasFirstSeenInItsState) {
  HealthSince since;
  since.take(1s, {instance(0, Health::kStarting), instance(1, Health::kReady)});
  since.take(2s, {instance(0, Health::kStarting), instance(1, Health::kFailed)});
  since.take(3s, {instance(0, Health::kReady), instance(1, Health::kFailed)});
  EXPECT_EQ(since.of(instance(0, Health::kReady)), 3s);
  EXPECT_EQ(since.of(instance(1, Health::kFailed)), 2s);
}

TEST(HealthSince, BeginsAnewWithAnotherReplicaInTheSamePlace) {
  HealthSince since;
  since.take(1s, {instance(0, Health::kReady), instance(1, Health::kReady)});
  since.take(2s, {instance(0, Health::kReady, "127.0.0.1:2")});
  since.take(3s, {instance(0, Health::kReady, "127.0.0.1:2"), instance(1, Health::kReady)});
  EXPECT_EQ(since.of(instance(0, Health::kReady)), 2s);
  EXPECT_EQ(since.of(instance(1, Health::kReady)), 3s) << "it was gone in between";
}

}  // namespace
}  // namespace headroom::watch
