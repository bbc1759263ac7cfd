#include "drivers/cgroup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <csignal>
#include <fstream>

#include "drivers/cgroup_file.h"
#include "drivers/instance_limits.h"
#include "drivers/journal.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using testing::HasSubstr;

constexpr platform::Limits kHalfACore{.cpu = Cores{0.5}, .memory = Bytes{64u << 20}};

// Stands for /sys/fs/cgroup.
class CgroupFolder : public testing::Test {
 protected:
  void write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  std::string read(const std::filesystem::path& name) const {
    return read_text(folder_.path() / name);
  }
  std::filesystem::path path(const std::filesystem::path& name) const {
    return folder_.path() / name;
  }
  // A group of version 2 that may be written to and hands down `controllers`.
  void write_group(const std::filesystem::path& name, std::string_view controllers) const {
    write(name / "cgroup.procs", "");
    write(name / "cgroup.subtree_control", controllers);
  }

  const TemporaryFolder folder_;
};

TEST_F(CgroupFolder, OfVersionTwoHasTheGroupBelowTheOneThatHeadroomIsIn) {
  write_group("a/b", "cpuset cpu memory\n");
  const auto group = cgroup_v2().place(path(""), "1:name=systemd:/z\n0::/a/b\n", "headroom-1");
  ASSERT_TRUE(group.has_value()) << to_string(group.error());
  EXPECT_EQ(group->version, 2);
  for (const char* controller : {"cpu", "cpuacct", "memory"}) {
    EXPECT_EQ(*group->folder(controller), path("a/b/headroom-1")) << controller;
  }
}

TEST_F(CgroupFolder, OfVersionTwoHasTheGroupFurtherUpWhereControllersAreHandedDown) {
  write_group("", "cpu memory\n");
  write_group("a", "cpu\n");
  write_group("a/b", "");
  const auto group = cgroup_v2().place(path(""), "0::/a/b\n", "headroom-1");
  ASSERT_TRUE(group.has_value()) << to_string(group.error());
  EXPECT_EQ(*group->folder("cpu"), path("headroom-1"));
  // The kernel was asked first.
  EXPECT_EQ(read("a/b/cgroup.subtree_control"), "+cpu +memory");
}

TEST_F(CgroupFolder, OfVersionTwoThatMayNotBeUsedSaysWhy) {
  write_group("a", "pids\n");
  const auto group = cgroup_v2().place(path(""), "0::/a\n", "headroom-1");
  ASSERT_FALSE(group.has_value());
  EXPECT_THAT(group.error().why, HasSubstr("may hand down cpu and memory"));
}

TEST_F(CgroupFolder, OfVersionTwoIsWrittenAsTheKernelReadsIt) {
  const auto folder = path("g");
  const Cgroup group{.version = 2,
                     .folders = {{"cpu", folder}, {"cpuacct", folder}, {"memory", folder}}};
  for (const char* name : {"g/cgroup.procs", "g/cpu.max", "g/memory.max"}) write(name, "");
  ASSERT_TRUE(make_cgroup(group).has_value());
  ASSERT_TRUE(enter_cgroup(group, 4711).has_value());
  EXPECT_EQ(read("g/cgroup.procs"), "4711");

  const auto changed = change_limits(group, {.cpu = Cores{0.25}, .memory = Bytes{4096}});
  ASSERT_TRUE(changed.has_value()) << to_string(changed.error());
  EXPECT_EQ(read("g/cpu.max"), "25000 100000");
  EXPECT_EQ(read("g/memory.max"), "4096");
  ASSERT_TRUE(change_limits(group, {}).has_value());
  EXPECT_EQ(read("g/cpu.max"), "max 100000");
  EXPECT_EQ(read("g/memory.max"), "max");
}

TEST_F(CgroupFolder, OfVersionTwoTellsWhatIsUsed) {
  const auto folder = path("g");
  const Cgroup group{.version = 2,
                     .folders = {{"cpu", folder}, {"cpuacct", folder}, {"memory", folder}}};
  write("g/cpu.stat", "usage_usec 1500000\nuser_usec 1\nnr_throttled 3\nthrottled_usec 250000\n");
  write("g/memory.stat", "anon 4096\nfile 999999\nfile_mapped 8192\n");
  const CgroupUse use = cgroup_v2().use(group);
  EXPECT_EQ(use.cpu_seconds, 1.5);
  EXPECT_EQ(use.throttled_seconds, 0.25);
  EXPECT_EQ(use.memory_bytes, 12288u);
}

TEST_F(CgroupFolder, OfVersionOneHasAGroupInTheTreeOfEachController) {
  write("cpu,cpuacct/cgroup.procs", "");
  write("memory/x/cgroup.procs", "");
  std::filesystem::create_symlink("cpu,cpuacct", path("cpu"));
  std::filesystem::create_symlink("cpu,cpuacct", path("cpuacct"));
  // In a container its own path may not be there: then at the root.
  const auto group =
      cgroup_v1().place(path(""), "4:memory:/x\n2:cpu,cpuacct:/docker/1:2\n0::/\n", "headroom-1");
  ASSERT_TRUE(group.has_value()) << to_string(group.error());
  const auto root = std::filesystem::canonical(path("cpu,cpuacct"));
  EXPECT_EQ(*group->folder("cpu"), root / "headroom-1");
  EXPECT_EQ(*group->folder("cpuacct"), root / "headroom-1");
  EXPECT_EQ(*group->folder("memory"), std::filesystem::canonical(path("memory/x")) / "headroom-1");
}

TEST_F(CgroupFolder, OfVersionOneIsWrittenAndReadAsTheKernelDoes) {
  const Cgroup group{
      .version = 1, .folders = {{"cpu", path("c")}, {"cpuacct", path("a")}, {"memory", path("m")}}};
  for (const char* name :
       {"c/cpu.cfs_period_us", "c/cpu.cfs_quota_us", "m/memory.limit_in_bytes"}) {
    write(name, "");
  }
  ASSERT_TRUE(change_limits(group, {.cpu = Cores{1.5}, .memory = Bytes{4096}}).has_value());
  EXPECT_EQ(read("c/cpu.cfs_period_us"), "100000");
  EXPECT_EQ(read("c/cpu.cfs_quota_us"), "150000");
  EXPECT_EQ(read("m/memory.limit_in_bytes"), "4096");
  ASSERT_TRUE(change_limits(group, {}).has_value());
  EXPECT_EQ(read("c/cpu.cfs_quota_us"), "-1");
  EXPECT_EQ(read("m/memory.limit_in_bytes"), "-1");

  write("a/cpuacct.usage", "1500000000\n");
  write("c/cpu.stat", "nr_periods 9\nnr_throttled 3\nthrottled_time 250000000\n");
  write("m/memory.stat", "rss 1\ntotal_rss 4096\ntotal_mapped_file 8192\n");
  const CgroupUse use = cgroup_v1().use(group);
  EXPECT_EQ(use.cpu_seconds, 1.5);
  EXPECT_EQ(use.throttled_seconds, 0.25);
  EXPECT_EQ(use.memory_bytes, 12288u);
}

TEST_F(CgroupFolder, ThatIsGoneCountsNothing) {
  const Cgroup group{.version = 1, .folders = {{"cpuacct", path("a")}, {"memory", path("m")}}};
  const CgroupUse use = cgroup_v1().use(group);
  EXPECT_EQ(use.cpu_seconds, std::nullopt);
  EXPECT_EQ(use.memory_bytes, std::nullopt);
  EXPECT_FALSE(change_limits(group, kHalfACore).has_value());
  remove_cgroup(group);
}

TEST(CgroupFile, NumbersAreReadByTheirWholeKey) {
  EXPECT_EQ(number_of("total_rss 1\nrss 22\nrss_huge 3\n", "rss"), 22u);
  EXPECT_EQ(number_of("rss x\n", "rss"), std::nullopt);
  EXPECT_EQ(number_of("", "rss"), std::nullopt);
}

class Limited : public testing::Test {
 protected:
  // Held at its gate: it is in its group before it is a program.
  HeldProcess held_ = held_test_server({"mute"}, "limited", folder().path() / "log");
  Result<Cgroup> none_ = fail(Error{.what = "no control group can be made", .why = "because"});

  static const TemporaryFolder& folder() {
    static const TemporaryFolder made;
    return made;
  }
};

TEST_F(Limited, ToWholeCoresIsHeldByAffinityWithoutAGroup) {
  const auto in_force =
      put_limits_in_force(none_, held_.identity().pid, {.cpu = Cores{1}, .memory = {}});
  EXPECT_EQ(in_force.held.cpu, Cores{1});
  EXPECT_EQ(in_force.remark, "cpu limit by affinity");
  cpu_set_t cores;
  ASSERT_EQ(::sched_getaffinity(held_.identity().pid, sizeof cores, &cores), 0);
  EXPECT_EQ(CPU_COUNT(&cores), 1);
}

TEST_F(Limited, ToWhatCannotBeHeldSaysSo) {
  const auto in_force = put_limits_in_force(none_, held_.identity().pid, kHalfACore);
  EXPECT_EQ(in_force.held, platform::Limits{});
  EXPECT_EQ(in_force.remark,
            "cpu limit not enforced: no control group can be made: because; "
            "memory limit not enforced: no control group can be made: because");
}

TEST_F(Limited, ByTheKernelOfThisMachineBeforeItRuns) {
  const std::string name = "headroom-" + random_mark();
  const auto group = place_cgroup(name);
  if (!group || !make_cgroup(*group)) GTEST_SKIP() << "control groups are not permitted here";
  const pid_t pid = held_.identity().pid;
  const auto in_force = put_limits_in_force(group, pid, kHalfACore);
  // A machine may have the one controller and not the other.
  EXPECT_EQ(in_force.held == kHalfACore, in_force.remark.empty());
  EXPECT_THAT(read_text("/proc/" + std::to_string(pid) + "/cgroup"), HasSubstr(name));
  ASSERT_TRUE(held_.release().has_value());
  ::kill(pid, SIGKILL);
  EXPECT_TRUE(ends(held_.identity()));
  reap_child(pid);
  // Ending, if nothing else, took it some time; before that it may not have had its turn yet.
  EXPECT_GT(version_of(*group).use(*group).cpu_seconds.value_or(1), 0);
  remove_cgroup(*group);
  for (const auto& [controller, folder] : group->folders) {
    EXPECT_FALSE(std::filesystem::exists(folder)) << folder;
  }
}

}  // namespace
}  // namespace headroom::drivers
