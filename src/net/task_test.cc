#include "net/task.h"

#include <gtest/gtest.h>

#include <vector>

#include "net/sleep.h"

namespace headroom::net {
namespace {

Task sleeper(Timers& timers, std::vector<int>& steps) {
  steps.push_back(1);
  co_await SleepUntil(timers, Nanos(10));
  steps.push_back(2);
  co_await SleepUntil(timers, Nanos(20));
  steps.push_back(3);
}

TEST(Task, BeginsWhenStartedAndGoesOnWhenItsTimeComes) {
  Timers timers;
  std::vector<int> steps;
  Task task = sleeper(timers, steps);
  EXPECT_EQ(steps, (std::vector<int>{}));
  task.start();
  EXPECT_EQ(steps, (std::vector{1}));
  timers.run_due(Nanos(10));
  EXPECT_EQ(steps, (std::vector{1, 2}));
  timers.run_due(Nanos(25));
  EXPECT_EQ(steps, (std::vector{1, 2, 3}));
}

TEST(Task, DestroyedWhileAsleepTakesItsTimerAlong) {
  Timers timers;
  std::vector<int> steps;
  {
    Task task = sleeper(timers, steps);
    task.start();
    EXPECT_EQ(timers.size(), 1u);
  }
  EXPECT_EQ(timers.size(), 0u);
}

}  // namespace
}  // namespace headroom::net
