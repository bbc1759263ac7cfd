#include "load/http2_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

namespace headroom::load {
namespace {

TEST(Http2Memory, GivesAPieceOfThatSizeAgain) {
  Http2Memory memory;
  void* first = memory.take(100);
  memory.give(first);
  EXPECT_EQ(memory.take(128), first);  // both have 65 to 128 bytes
  void* other = memory.take(129);
  EXPECT_NE(other, first);
  memory.give(other);
  memory.give(first);
}

TEST(Http2Memory, KeepsWhatAPieceHoldsWhenItGrows) {
  Http2Memory memory;
  auto* piece = static_cast<char*>(memory.take(3));
  std::memcpy(piece, "abc", 3);
  EXPECT_EQ(memory.resize(piece, 64), piece);  // there is room
  for (const std::size_t size : {65, 600, 70'000}) {
    piece = static_cast<char*>(memory.resize(piece, size));
    EXPECT_EQ(std::memcmp(piece, "abc", 3), 0);
    std::memset(piece + 3, 'x', size - 3);
  }
  memory.give(piece);
}

TEST(Http2Memory, IsAlignedForAnything) {
  Http2Memory memory;
  for (const std::size_t size : {0, 1, 64, 65, 512, 513}) {
    void* piece = memory.take(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece) % alignof(std::max_align_t), 0U);
    memory.give(piece);
  }
}

TEST(Http2Memory, ZeroesWhatIsAskedForZeroedAndRefusesWhatNoMemoryHolds) {
  Http2Memory memory;
  const nghttp2_mem& functions = *memory.functions();
  auto* used = static_cast<char*>(functions.malloc(64, functions.mem_user_data));
  std::memset(used, 'x', 64);
  functions.free(used, functions.mem_user_data);
  auto* zeroed = static_cast<char*>(functions.calloc(8, 8, functions.mem_user_data));
  EXPECT_EQ(zeroed, used);
  EXPECT_EQ(std::count(zeroed, zeroed + 64, '\0'), 64);
  functions.free(zeroed, functions.mem_user_data);
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  EXPECT_EQ(functions.calloc(kMost, 2, functions.mem_user_data), nullptr);
  EXPECT_EQ(functions.malloc(kMost, functions.mem_user_data), nullptr);
  functions.free(nullptr, functions.mem_user_data);
}

}  // namespace
}  // namespace headroom::load
