#include "load/awake_processors.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>

#include "load/root_for_test.h"

namespace headroom::load {
namespace {

TEST(AwakeProcessors, AreAskedForByALatencyOfZero) {
  RootForTest root;
  root.write("sys/devices/system/cpu/cpu0/cpuidle/state0/name", "POLL\n");
  root.write("dev/cpu_dma_latency", "");
  const auto awake = AwakeProcessors::hold(root.path());
  ASSERT_TRUE(awake) << to_string(awake.error());
  std::ifstream device(root.path() / "dev/cpu_dma_latency", std::ios::binary);
  std::int32_t microseconds = -1;
  device.read(reinterpret_cast<char*>(&microseconds), sizeof microseconds);
  EXPECT_EQ(device.gcount(), 4);
  EXPECT_EQ(microseconds, 0);
}

TEST(AwakeProcessors, CannotBeHadWhereTheKernelOnlyHalts) {
  RootForTest root;
  root.write("dev/cpu_dma_latency", "");
  const auto awake = AwakeProcessors::hold(root.path());
  ASSERT_FALSE(awake);
  EXPECT_EQ(to_string(awake.error()),
            "processors may halt between requests; this kernel leaves no choice of how processors "
            "are idle; on a virtual machine: the driver cpuidle_haltpoll");
}

TEST(AwakeProcessors, CannotBeHadByWhoMayNotAsk) {
  RootForTest root;
  root.write("sys/devices/system/cpu/cpu0/cpuidle/state0/name", "POLL\n");
  const auto awake = AwakeProcessors::hold(root.path());
  ASSERT_FALSE(awake);
  EXPECT_EQ(awake.error().why,
            (root.path() / "dev/cpu_dma_latency").string() + ": No such file or directory");
}

}  // namespace
}  // namespace headroom::load
