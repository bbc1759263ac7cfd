#include "trial/provenance.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace headroom::trial {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

class Repository : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "provenance-XXXXXX";
    root_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  std::filesystem::path root_;
};

constexpr auto kCommit = "0123456789abcdef0123456789abcdef01234567";

TEST_F(Repository, CommitOfABranchIsFoundFromAFolderBelow) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/refs/heads/main", std::string(kCommit) + "\n");
  write("services/chat/headroom.yaml", "");
  EXPECT_EQ(commit_of(root_ / "services/chat"), kCommit);
}

TEST_F(Repository, CommitOfAPackedBranchIsFoundAndItsNeighbourIsNotTakenForIt) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/packed-refs",
        "# pack-refs with: peeled\n"
        "ffffffffffffffffffffffffffffffffffffffff refs/heads/old/refs/heads/main\n" +
            std::string(kCommit) + " refs/heads/main\n");
  EXPECT_EQ(commit_of(root_), kCommit);
}

TEST_F(Repository, CommitOfADetachedHeadIsTheHeadItself) {
  write(".git/HEAD", std::string(kCommit) + "\n");
  EXPECT_EQ(commit_of(root_), kCommit);
}

TEST_F(Repository, CommitOfAWorktreeIsItsOwnBranchKeptWithTheRepository) {
  write("repository/.git/refs/heads/side", std::string(kCommit) + "\n");
  write("repository/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
  write("repository/.git/worktrees/side/commondir", "../..\n");
  write("side/.git", "gitdir: " + (root_ / "repository/.git/worktrees/side").string() + "\n");
  EXPECT_EQ(commit_of(root_ / "side"), kCommit);
}

TEST(RunId, SortsByTimeAndTellsTheTest) {
  // 2026-11-23 18:53:01 UTC.
  const system_clock::time_point started{seconds(1795459981)};
  EXPECT_TRUE(run_id(started, "load").starts_with("20261123-185301-load-"));
}

TEST(RunId, OfAUrlHoldsOnlyWhatAFileNameMayHold) {
  const std::string id = run_id(system_clock::time_point{}, "http://127.0.0.1:8080/a?b=c&d");
  EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos) << id;
  EXPECT_TRUE(id.starts_with("19700101-000000-http-127-0-0-1-8080-a-b-c-d-")) << id;
}

}  // namespace
}  // namespace headroom::trial
