#include "load/retry.h"

#include <gtest/gtest.h>

namespace headroom::load {
namespace {

using run::Failure;

TEST(Retry, IsWorthItForWhatMayPass) {
  const spec::Retry::On by_default;
  EXPECT_TRUE(is_worth_retrying(by_default, Failure::kRefused, 0));
  EXPECT_TRUE(is_worth_retrying(by_default, Failure::kStatus, 503));
  EXPECT_TRUE(is_worth_retrying(by_default, Failure::kStatus, 429));
  EXPECT_FALSE(is_worth_retrying(by_default, Failure::kStatus, 404));
  EXPECT_FALSE(is_worth_retrying(by_default, Failure::kCheck, 200));
  // What the generator itself could not send, sending again does not help.
  EXPECT_FALSE(is_worth_retrying(by_default, Failure::kNotSent, 0));
}

// At 10 % the tenth request earns the first retry, and the twentieth the second.
TEST(RetryBudget, IsAShareOfTheRequestsOfTheClass) {
  RetryBudget budget(2);
  for (int i = 0; i < 9; ++i) budget.request_began(1);
  EXPECT_FALSE(budget.take(1, Ratio{0.1}));
  budget.request_began(1);
  EXPECT_TRUE(budget.take(1, Ratio{0.1}));
  EXPECT_FALSE(budget.take(1, Ratio{0.1}));
  for (int i = 0; i < 10; ++i) budget.request_began(0);
  EXPECT_FALSE(budget.take(1, Ratio{0.1}));
}

}  // namespace
}  // namespace headroom::load
