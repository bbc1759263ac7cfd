// Samples are of real machines: Debian 12 in a container (v2), a CI runner (v1), this kernel.
#include "load/kernel_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(ThrottledTime, IsReadFromBothVersions) {
  EXPECT_EQ(throttled_time("usage_usec 2488713619\nuser_usec 2211537458\nsystem_usec 277176160\n"
                           "nice_usec 1364149767\nnr_periods 412\nnr_throttled 37\n"
                           "throttled_usec 1834201\nnr_bursts 0\nburst_usec 0\n"),
            1'834'201us);
  EXPECT_EQ(throttled_time("nr_periods 52\nnr_throttled 4\nthrottled_time 198304511\n"
                           "nr_bursts 0\nburst_time 0\n"),
            198'304'511ns);
}

TEST(ThrottledTime, IsNothingWhereTheGroupHasNoQuotaOrTheFileIsNone) {
  // The root group of v2.
  EXPECT_FALSE(throttled_time("usage_usec 2488713619\nuser_usec 1\nsystem_usec 2\n"));
  EXPECT_FALSE(throttled_time(""));
  EXPECT_FALSE(throttled_time("throttled_usec\n"));
  EXPECT_FALSE(throttled_time("throttled_usec -3\n"));
  EXPECT_FALSE(throttled_time("throttled_usec 18446744073709551615\n"));
}

TEST(StolenTime, IsOfTheWholeMachine) {
  const auto stolen = stolen_time(
      "cpu  62664 49850 15638 22260 1056 0 152 854 0 0\n"
      "cpu0 31011 25001 7702 11320 530 0 80 431 0 0\n"
      "cpu1 31653 24849 7936 10940 526 0 72 423 0 0\n"
      "intr 1200 0\ncpus_of_another_line 7\n");
  ASSERT_TRUE(stolen);
  EXPECT_EQ(stolen->ticks, 854u);
  EXPECT_EQ(stolen->cores, 2u);
}

TEST(StolenTime, IsNothingWhereAKernelDoesNotTell) {
  EXPECT_FALSE(stolen_time(""));
  EXPECT_FALSE(stolen_time("cpu  62664 49850 15638 22260\n"));
  EXPECT_FALSE(stolen_time("intr 1200 0\n"));
}

TEST(ThreadTime, IsTimeRunAndTimeWaited) {
  const auto time = thread_time("576034 103785 2\n");
  ASSERT_TRUE(time);
  EXPECT_EQ(time->ran, 576'034ns);
  EXPECT_EQ(time->waited, 103'785ns);
  EXPECT_FALSE(thread_time(""));
  EXPECT_FALSE(thread_time("576034\n"));
  EXPECT_FALSE(thread_time("a b c\n"));
}

TEST(CpuStatFiles, OfVersionTwoBeginWithTheOwnGroup) {
  EXPECT_THAT(
      cpu_stat_files("0::/user.slice/run-7.scope\n"),
      ElementsAre("/sys/fs/cgroup/user.slice/run-7.scope/cpu.stat", "/sys/fs/cgroup/cpu.stat",
                  "/sys/fs/cgroup/unified/user.slice/run-7.scope/cpu.stat"));
}

TEST(CpuStatFiles, OfVersionOneComeFirstWhereBothAreMounted) {
  const auto files = cpu_stat_files("8:pids:/\n2:cpu,cpuacct:/docker/9721\n1:cpuset:/\n0::/\n");
  EXPECT_THAT(files, ElementsAre("/sys/fs/cgroup/cpu,cpuacct/docker/9721/cpu.stat",
                                 "/sys/fs/cgroup/cpu/docker/9721/cpu.stat",
                                 "/sys/fs/cgroup/cpu,cpuacct/cpu.stat",
                                 "/sys/fs/cgroup/cpu/cpu.stat", "/sys/fs/cgroup/cpu.stat",
                                 "/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/unified/cpu.stat"));
}

TEST(CpuStatFiles, AreNoneWithoutAGroup) {
  EXPECT_TRUE(cpu_stat_files("").empty());
  EXPECT_TRUE(cpu_stat_files("3:cpuset:/\n2:cpuacct:/\n").empty());
}

}  // namespace
}  // namespace headroom::load
