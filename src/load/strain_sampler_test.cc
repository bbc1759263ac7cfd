#include "load/strain_sampler.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "load/root_for_test.h"

namespace headroom::load {
namespace {

TEST(StrainSampler, TellsWhatWasAddedSinceItWasLastAsked) {
  RootForTest root;
  root.write("proc/self/cgroup", "0::/box\n");
  root.write("sys/fs/cgroup/box/cpu.stat", "throttled_usec 1000000\n");
  root.write("proc/stat", "cpu  1 2 3 4 5 6 7 100 0 0\ncpu0 1\ncpu1 1\n");
  root.write("proc/self/task/10/schedstat", "1000000000 50000000 3\n");
  root.write("proc/self/task/11/schedstat", "4000000000 0 3\n");
  StrainSampler sampler(root.path());

  root.write("sys/fs/cgroup/box/cpu.stat", "throttled_usec 1250000\n");
  root.write("proc/stat", "cpu  1 2 3 4 5 6 7 150 0 0\ncpu0 1\ncpu1 1\n");
  root.write("proc/self/task/10/schedstat", "1875000000 175000000 4\n");  // 0.875 s, waited 0.125
  root.write("proc/self/task/11/schedstat", "4500000000 250000000 4\n");  // 0.5 s, waited 0.25
  const run::Strain strain = sampler.sample();
  EXPECT_DOUBLE_EQ(strain.throttled, 0.25);
  const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  EXPECT_DOUBLE_EQ(strain.stolen, 50 / ticks_per_second / 2);
  EXPECT_DOUBLE_EQ(strain.busiest_thread, 0.875);
  EXPECT_DOUBLE_EQ(strain.waited, 0.375);

  const run::Strain idle = sampler.sample();
  EXPECT_EQ(idle.throttled, 0);
  EXPECT_EQ(idle.busiest_thread, 0);
}

TEST(StrainSampler, TellsNothingWhereThereIsNothingToRead) {
  RootForTest root;
  StrainSampler sampler(root.path());
  const run::Strain strain = sampler.sample();
  EXPECT_EQ(strain.throttled, 0);
  EXPECT_EQ(strain.stolen, 0);
  EXPECT_EQ(strain.busiest_thread, 0);
  EXPECT_EQ(strain.waited, 0);
}

}  // namespace
}  // namespace headroom::load
