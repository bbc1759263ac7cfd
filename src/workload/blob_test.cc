#include "workload/blob.h"

#include <gtest/gtest.h>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

TEST(Blob, HoldsAFileOnceHoweverOftenItIsCopied) {
  const TestFolder folder;
  folder.write("a.bin", std::string("a\0b", 3));
  const auto blob = Blob::map(folder.path() / "a.bin");
  ASSERT_TRUE(blob.has_value());
  const Blob copy = *blob;
  EXPECT_EQ(copy.bytes(), std::string_view("a\0b", 3));
  EXPECT_EQ(copy.bytes().data(), blob->bytes().data());
}

TEST(Blob, AnEmptyFileIsEmpty) {
  const TestFolder folder;
  folder.write("empty", "");
  EXPECT_EQ(Blob::map(folder.path() / "empty")->bytes(), "");
}

TEST(Blob, WhatIsNoFileIsSaid) {
  const TestFolder folder;
  EXPECT_EQ(Blob::map(folder.path() / "none").error().why, "No such file or directory");
  EXPECT_EQ(Blob::map(folder.path()).error().why, "it is no plain file");
}

}  // namespace
}  // namespace headroom::workload
