#include "gate.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <map>
#include <vector>

namespace chat {
namespace {

namespace asio = boost::asio;

// Visitors that enter a gate in the order of their numbers and stay until told to leave.
class GateTest : public testing::Test {
 protected:
  ~GateTest() override {
    for (auto& [number, signal] : cancel_) signal.emit(asio::cancellation_type::terminal);
    context_.restart();
    context_.poll();
    inside_.clear();
  }

  void open(const Gate::Options& options) {
    gate_ = std::make_unique<Gate>(context_.get_executor(), options);
  }
  void arrive(int number) {
    asio::co_spawn(context_, visit(number),
                   asio::bind_cancellation_slot(cancel_[number].slot(), asio::detached));
    settle();
  }
  void leave(int number) {
    inside_.erase(number);
    settle();
  }
  void cancel(int number) {
    cancel_[number].emit(asio::cancellation_type::terminal);
    settle();
  }
  void settle() {
    context_.restart();
    context_.poll();
  }
  std::vector<int> inside() const {
    std::vector<int> numbers;
    for (const auto& [number, ticket] : inside_) numbers.push_back(number);
    return numbers;
  }

  asio::awaitable<void> visit(int number) {
    auto ticket = co_await gate_->enter();
    if (ticket) {
      inside_.emplace(number, std::move(*ticket));
    } else {
      turned_away_.push_back(number);
    }
  }

  asio::io_context context_{1};
  std::unique_ptr<Gate> gate_;
  std::map<int, asio::cancellation_signal> cancel_;
  std::map<int, Gate::Ticket> inside_;
  std::vector<int> turned_away_;
};

TEST_F(GateTest, LetsInAsManyAsItMayAndTheOthersInTurn) {
  open({.concurrency = 2, .queue = 10});
  for (int i = 1; i <= 4; ++i) arrive(i);
  EXPECT_EQ(inside(), (std::vector{1, 2}));
  EXPECT_EQ(gate_->waiting(), 2u);
  leave(2);
  EXPECT_EQ(inside(), (std::vector{1, 3}));
  leave(1);
  EXPECT_EQ(inside(), (std::vector{3, 4}));
  EXPECT_EQ(gate_->inside(), 2u);
  EXPECT_EQ(gate_->waiting(), 0u);
}

TEST_F(GateTest, TurnsAwayWhoFindsTheLineFull) {
  open({.concurrency = 1, .queue = 1});
  for (int i = 1; i <= 3; ++i) arrive(i);
  EXPECT_EQ(turned_away_, (std::vector{3}));
}

TEST_F(GateTest, WithoutBoundLetsAllWait) {
  open({.concurrency = 1, .queue = kUnlimited});
  for (int i = 1; i <= 1000; ++i) arrive(i);
  EXPECT_EQ(turned_away_, std::vector<int>());
  EXPECT_EQ(gate_->waiting(), 999u);
}

TEST_F(GateTest, WhoGivesUpLeavesTheLine) {
  open({.concurrency = 1, .queue = 10});
  for (int i = 1; i <= 3; ++i) arrive(i);
  cancel(2);
  EXPECT_EQ(gate_->waiting(), 1u);
  leave(1);
  EXPECT_EQ(inside(), (std::vector{3}));
}

TEST_F(GateTest, ATurnGivenToSomebodyWhoGivesUpInThatMomentGoesToTheNext) {
  open({.concurrency = 1, .queue = 10});
  for (int i = 1; i <= 3; ++i) arrive(i);
  asio::post(context_, [this] {
    inside_.erase(1);  // 2 is let in, but runs only after this
    cancel_[2].emit(asio::cancellation_type::terminal);
  });
  settle();
  EXPECT_EQ(inside(), (std::vector{3}));
  EXPECT_EQ(gate_->inside(), 1u);
}

}  // namespace
}  // namespace chat
