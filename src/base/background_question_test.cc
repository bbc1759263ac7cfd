#include "base/background_question.h"

#include <gtest/gtest.h>

#include <latch>

namespace headroom {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLong = 20s;  // for what is certain to come

TEST(BackgroundQuestion, HasNoAnswerBeforeItIsAsked) {
  BackgroundQuestion<int> question([] { return 7; });
  EXPECT_EQ(question.answer_by(Clock::now() + kLong), std::nullopt);
  question.ask();
  EXPECT_EQ(question.answer_by(Clock::now() + kLong), 7);
}

TEST(BackgroundQuestion, GivesTheLatestAnswerWhileTheNextIsDue) {
  int asked = 0;
  std::latch second_may_end(1);
  BackgroundQuestion<int> question([&] {
    if (++asked == 2) second_may_end.wait();
    return asked;
  });
  question.ask();
  EXPECT_EQ(question.answer_by(Clock::now() + kLong), 1);
  question.ask();
  EXPECT_EQ(question.answer_by(Clock::now()), 1);
  question.ask();  // the second is still under way: no third is asked
  second_may_end.count_down();
  EXPECT_EQ(question.answer_by(Clock::now() + kLong), 2);
  EXPECT_EQ(question.answer_by(Clock::now() + kLong), 2);
}

}  // namespace
}  // namespace headroom
