#include "spec/formula.h"

#include <gtest/gtest.h>

namespace headroom::spec {
namespace {

using namespace std::chrono_literals;

TEST(Formula, IsASumOfDurationsAndProducts) {
  const auto holds =
      parse_time_formula("120ms + 15ms * output_tokens + prompts.input_tokens * 1ms");
  ASSERT_TRUE(holds);
  EXPECT_EQ(holds->fixed, 120ms);
  ASSERT_EQ(holds->terms.size(), 2U);
  EXPECT_EQ(holds->terms[0].name, "output_tokens");
  EXPECT_EQ(holds->terms[0].each, 15ms);
  EXPECT_EQ(holds->terms[1].name, "prompts.input_tokens");
  EXPECT_FALSE(parse_time_formula("120ms *"));
  EXPECT_FALSE(parse_time_formula("120"));
}

TEST(Formula, IsASumOfSizesLikewise) {
  const auto size = parse_size_formula("1 KiB + 60 B * output_tokens + 1 B");
  ASSERT_TRUE(size);
  EXPECT_EQ(size->fixed, Bytes{1025});
  ASSERT_EQ(size->terms.size(), 1U);
  EXPECT_EQ(size->terms[0].each, Bytes{60});
  EXPECT_FALSE(parse_size_formula("60ms * output_tokens"));
}

}  // namespace
}  // namespace headroom::spec
