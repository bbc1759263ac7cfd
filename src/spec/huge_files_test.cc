// Whatever the bytes: an answer in a couple of seconds, and little memory. ctest's own limit of
// time is what fails these; a machine under load must not.
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"

namespace headroom::spec {
namespace {

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() + piece.size() <= bytes) text += piece;
  return text;
}

bool is_refused(std::string_view text) {
  return !read_text(text, "h.yaml").has_value();
}

TEST(HugeFiles, OneByteMoreThanTheLimitIsRefused) {
  const std::string limit = "service: " + std::string(10'000'000 - 9, 'x');
  EXPECT_FALSE(is_refused(limit));
  EXPECT_TRUE(is_refused(limit + "x"));
}

TEST(HugeFiles, OfOneKindOfLineAreRefused) {
  for (const std::string_view piece :
       {"a: 1\n", "- x\n", "# c\n", "\n", " ", "a", "---\n", "%x\n"}) {
    EXPECT_TRUE(is_refused(repeated(piece, 10'000'000))) << piece;
  }
}

TEST(HugeFiles, ManyUnknownKeysInOneMap) {
  std::string text;
  for (int i = 0; i < 49'000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  EXPECT_TRUE(is_refused(text));
}

TEST(HugeFiles, ALongChainOfCallsIsNoDeepRecursion) {
  std::string text = "system:\n  entry: c0\n  components:\n";
  constexpr int kComponents = 15'000;
  for (int i = 0; i < kComponents; ++i) {
    text += "    c" + std::to_string(i) + ": { calls: [ c" + std::to_string(i + 1) + " ] }\n";
  }
  EXPECT_FALSE(is_refused(text + "    c" + std::to_string(kComponents) + ": {}\n"));
  EXPECT_TRUE(is_refused(text + "    c" + std::to_string(kComponents) + ": { calls: [ c0 ] }\n"));
}

TEST(HugeFiles, ManyStepsInOneJourney) {
  std::string text = "workload:\n  journeys:\n    j:\n      steps:\n";
  for (int i = 0; i < 20'000; ++i) {
    text += "        - s" + std::to_string(i) + ": GET /${uuid}\n";
  }
  EXPECT_FALSE(is_refused(text));
}

TEST(HugeFiles, ManyTestsAndReferences) {
  std::string text = "tests:\n";
  for (int i = 0; i < 10'000; ++i) {
    text += "  t" + std::to_string(i) + ": { load: 1/s, for: 1s, target: x" + std::to_string(i) +
            " }\n";
  }
  EXPECT_TRUE(is_refused(text));
}

TEST(HugeFiles, ManyTemplatesInOneText) {
  const std::string text =
      "workload: { journeys: { j: { steps: [ { a: { request: POST /, text: \"" +
      repeated("${x} ", 2'000'000) + "\" } } ] } } }";
  EXPECT_TRUE(is_refused(text));
}

}  // namespace
}  // namespace headroom::spec
