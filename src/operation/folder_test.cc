#include "operation/folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace headroom::operation {
namespace {

class FolderTest : public ::testing::Test {
 protected:
  FolderTest() {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
  }
  ~FolderTest() override { std::filesystem::remove_all(root_); }

  std::filesystem::path root_;
};

TEST_F(FolderTest, KeepsWhatWasWrittenLastAndNothingBefore) {
  const auto folder = Folder::open(root_, "local");
  ASSERT_TRUE(folder);
  EXPECT_FALSE(folder->state());
  ASSERT_TRUE(folder->keep_state("one, which is longer"));
  ASSERT_TRUE(folder->keep_state("two"));
  EXPECT_EQ(folder->state(), "two");
  EXPECT_EQ(Folder::open(root_, "local")->state(), "two");
  EXPECT_FALSE(Folder::open(root_, "other")->state());
}

TEST_F(FolderTest, IsPausedUntilItIsResumed) {
  const auto folder = Folder::open(root_, "local");
  ASSERT_TRUE(folder);
  EXPECT_FALSE(folder->is_paused());
  ASSERT_TRUE(folder->resume());
  ASSERT_TRUE(folder->pause());
  EXPECT_TRUE(Folder::open(root_, "local")->is_paused());
  ASSERT_TRUE(folder->resume());
  EXPECT_FALSE(folder->is_paused());
}

TEST_F(FolderTest, IsFoundOnceSomebodyHasHeldItsLock) {
  EXPECT_FALSE(Folder::find(root_, "local"));
  const auto folder = Folder::open(root_, "local");
  ASSERT_TRUE(folder);
  EXPECT_FALSE(Folder::find(root_, "local"));
  std::ofstream(folder->lock()) << "held";
  const auto found = Folder::find(root_, "local");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->lock(), folder->lock());
}

TEST_F(FolderTest, NoNameOfAnEnvironmentLeadsOutOfIt) {
  const auto folder = Folder::open(root_ / "in", "../../out");
  ASSERT_TRUE(folder);
  ASSERT_TRUE(folder->keep_state("x"));
  EXPECT_FALSE(std::filesystem::exists(root_ / "out.state.json"));
  EXPECT_EQ(folder->state(), "x");
}

TEST_F(FolderTest, SaysWhereItCouldNotWrite) {
  const auto folder = Folder::open(root_, "local");
  ASSERT_TRUE(folder);
  std::filesystem::remove_all(root_);
  const auto kept = folder->keep_state("x");
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().kind, ErrorKind::kStorage);
}

}  // namespace
}  // namespace headroom::operation
