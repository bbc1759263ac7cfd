#include "store/writer_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace headroom::store {
namespace {

TEST(WriterProcess, OfThisProcessIsAlive) {
  EXPECT_EQ(this_process().pid, getpid());
  EXPECT_GT(this_process().started, 0);
  EXPECT_TRUE(is_alive(this_process()));
}

TEST(WriterProcess, IsNotAnotherOneWithTheSameNumber) {
  WriterProcess process = this_process();
  ++process.started;
  EXPECT_FALSE(is_alive(process));
  process = this_process();
  process.boot = "another boot";
  EXPECT_FALSE(is_alive(process));
}

TEST(WriterProcess, ThatNeverWasIsNotAlive) {
  WriterProcess process = this_process();
  process.pid = 0;
  EXPECT_FALSE(is_alive(process));
  process.pid = std::int64_t{1} << 40;
  EXPECT_FALSE(is_alive(process));
}

}  // namespace
}  // namespace headroom::store
