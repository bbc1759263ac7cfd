#include "engine.h"

#include <gtest/gtest.h>

#include <vector>

namespace chat {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{};

Engine make_engine(std::size_t slots, std::size_t queue) {
  return Engine({.slots = slots,
                 .queue = queue,
                 .pace = {.first_token = 100ms, .per_prompt_token = 1ms, .per_token = 10ms}});
}

Generation wanted(std::size_t prompt, std::size_t output) {
  Generation generation;
  generation.prompt_tokens = prompt;
  generation.output_tokens = output;
  return generation;
}

TEST(Engine, MakesTheFirstTokenAfterThePromptAndThenOneInEachInterval) {
  auto engine = make_engine(1, 0);
  const auto generation = engine.submit(wanted(20, 3), kStart);
  // 100 ms + 20 * 1 ms, then twice 10 ms.
  EXPECT_EQ(engine.next_due(), kStart + 120ms);
  engine.advance(kStart + 119ms);
  EXPECT_EQ(generation->made_tokens, 0u);
  engine.advance(kStart + 120ms);
  EXPECT_EQ(generation->made_tokens, 1u);
  engine.advance(kStart + 130ms);
  EXPECT_EQ(generation->made_tokens, 2u);
  EXPECT_EQ(generation->state, Generation::State::kRunning);
  engine.advance(kStart + 140ms);
  EXPECT_EQ(generation->made_tokens, 3u);
  EXPECT_EQ(generation->state, Generation::State::kDone);
  EXPECT_EQ(engine.next_due(), TimePoint::max());
}

TEST(Engine, RunsNoMoreAtOnceThanItHasSlots) {
  auto engine = make_engine(2, 10);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine.submit(wanted(0, 1), kStart));
  EXPECT_EQ(engine.busy(), 2u);
  EXPECT_EQ(engine.waiting(), 3u);
  engine.advance(kStart + 100ms);
  EXPECT_EQ(engine.busy(), 2u);
  EXPECT_EQ(engine.waiting(), 1u);
  engine.advance(kStart + 200ms);
  EXPECT_EQ(engine.busy(), 1u);
  EXPECT_EQ(engine.waiting(), 0u);
}

TEST(Engine, ServesInTheOrderOfArrival) {
  auto engine = make_engine(1, 10);
  std::vector<int> order;
  for (int i = 0; i < 4; ++i) {
    auto generation = wanted(0, 1);
    generation.on_progress = [&order, i] { order.push_back(i); };
    engine.submit(std::move(generation), kStart);
  }
  engine.advance(kStart + 1s);
  EXPECT_EQ(order, (std::vector{0, 1, 2, 3}));
}

TEST(Engine, TurnsAwayWhoFindsTheQueueFull) {
  auto engine = make_engine(1, 1);
  EXPECT_TRUE(engine.submit(wanted(0, 1), kStart));
  EXPECT_TRUE(engine.submit(wanted(0, 1), kStart));
  EXPECT_FALSE(engine.submit(wanted(0, 1), kStart));
  // The first is done at 100 ms, so its slot and a place in the queue are free.
  EXPECT_TRUE(engine.submit(wanted(0, 1), kStart + 100ms));
}

TEST(Engine, WithoutAQueueTurnsAwayWhoFindsNoSlot) {
  auto engine = make_engine(1, 0);
  EXPECT_TRUE(engine.submit(wanted(0, 1), kStart));
  EXPECT_FALSE(engine.submit(wanted(0, 1), kStart));
}

TEST(Engine, CalledLateMakesEachTokenAtTheMomentItWasDue) {
  auto engine = make_engine(1, 1);
  const auto first = engine.submit(wanted(0, 3), kStart);
  const auto second = engine.submit(wanted(0, 1), kStart);
  // The first ends at 100 + 2 * 10 ms, so the second ends at 120 + 100 ms, and not 100 ms after
  // the late call.
  engine.advance(kStart + 219ms);
  EXPECT_EQ(first->state, Generation::State::kDone);
  EXPECT_EQ(second->state, Generation::State::kRunning);
  EXPECT_EQ(engine.next_due(), kStart + 220ms);
}

TEST(Engine, CancellingFreesTheSlotForTheNext) {
  auto engine = make_engine(1, 1);
  const auto first = engine.submit(wanted(0, 10), kStart);
  const auto second = engine.submit(wanted(0, 1), kStart);
  engine.cancel(*first, kStart + 50ms);
  EXPECT_EQ(first->state, Generation::State::kCancelled);
  EXPECT_EQ(second->state, Generation::State::kRunning);
  EXPECT_EQ(engine.next_due(), kStart + 150ms);
}

TEST(Engine, CancellingWhoWaitsLeavesTheOthersInOrder) {
  auto engine = make_engine(1, 3);
  const auto first = engine.submit(wanted(0, 1), kStart);
  const auto second = engine.submit(wanted(0, 1), kStart);
  const auto third = engine.submit(wanted(0, 1), kStart);
  engine.cancel(*second, kStart);
  EXPECT_EQ(engine.waiting(), 1u);
  engine.advance(kStart + 100ms);
  EXPECT_EQ(third->state, Generation::State::kRunning);
}

TEST(Engine, CancellingWhatHasEndedDoesNothing) {
  auto engine = make_engine(1, 0);
  const auto generation = engine.submit(wanted(0, 1), kStart);
  engine.advance(kStart + 100ms);
  engine.cancel(*generation, kStart + 100ms);
  EXPECT_EQ(generation->state, Generation::State::kDone);
}

TEST(Engine, CountsTokensThatNobodyHears) {
  auto engine = make_engine(1, 0);
  auto generation = wanted(0, 3);
  generation.on_progress = [] {};
  const auto submitted = engine.submit(std::move(generation), kStart);
  engine.advance(kStart + 100ms);
  submitted->on_progress = nullptr;
  engine.advance(kStart + 1s);
  EXPECT_EQ(engine.made_tokens(), 3u);
  EXPECT_EQ(engine.unheard_tokens(), 2u);
}

}  // namespace
}  // namespace chat
