#include "watch/published_slots.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <thread>

#include "watch/clock_for_test.h"
#include "watch/raw_server_for_test.h"

namespace headroom::watch {
namespace {

using platform::Health;
using platform::Instance;
using platform::SlotGauge;

class Slots : public testing::Test {
 protected:
  Slots() : serving_([this] { context_.run(); }) {}
  ~Slots() override {
    context_.stop();
    serving_.join();
  }

  // The address of a program that publishes this.
  std::string publishing(const std::string& body) {
    const auto script = RawServer::saying(
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return servers_.emplace_back(std::make_unique<RawServer>(context_, script))->address();
  }
  std::string hanging() {
    return servers_.emplace_back(std::make_unique<RawServer>(context_, RawServer::silent()))
        ->address();
  }

  // Reads until so many tell: a busy machine may not have answered before.
  std::vector<SlotGauge> read(const WatchPlan& plan, const std::vector<Instance>& instances,
                              std::size_t many) {
    const auto gauges = make_published_slots(plan, instances, clock_);
    if (!gauges) return {};
    std::vector<SlotGauge> told = gauges->read();
    for (int more = 30; more > 0 && told.size() < many; --more) told = gauges->read();
    return told;
  }

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{
      context_.get_executor()};
  std::vector<std::unique_ptr<RawServer>> servers_;
  std::thread serving_;
  ClockForTest clock_;
};

Instance instance(int index, std::string address, Health health = Health::kReady) {
  return {.component = "model", .index = index, .address = std::move(address), .health = health};
}

WatchPlan plan_of(std::map<Figure, std::string> figures) {
  WatchPlan plan;
  plan.components = {{.component = "model"}};
  for (const auto& [figure, text] : figures) {
    plan.components[0].published[figure] = *parse_selectors(text);
  }
  return plan;
}

TEST_F(Slots, AreToldByEachReplicaThatIsReady) {
  const WatchPlan plan = plan_of(
      {{Figure::kBusySlots, "slots_busy"}, {Figure::kSlots, "slots"}, {Figure::kQueue, "queue"}});
  const auto told = read(plan,
                         {instance(0, publishing("slots 8\nslots_busy 8\nqueue 3\n")),
                          instance(1, publishing("slots 8\nslots_busy 2\nqueue 0\n")),
                          instance(2, "127.0.0.1:1", Health::kStarting)},
                         2);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].component, "model");
  EXPECT_EQ(told[0].busy, 8);
  EXPECT_EQ(told[0].waiting, 3);
  EXPECT_EQ(told[0].slots, 8);
  EXPECT_EQ(told[1].busy, 2);
}

TEST_F(Slots, InUseAreThoseThatAreThereAndDoNotWait) {
  const auto told = read(plan_of({{Figure::kInFlight, "requests"}, {Figure::kQueue, "queue"}}),
                         {instance(0, publishing("requests 11\nqueue 3\n"))}, 1);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].busy, 8);
  EXPECT_EQ(told[0].slots, std::nullopt);
}

TEST_F(Slots, OneThatHangsTellsNothingAndHoldsUpNobody) {
  const auto told = read(plan_of({{Figure::kBusySlots, "busy"}, {Figure::kQueue, "queue"}}),
                         {instance(0, hanging()), instance(1, publishing("busy 4\nqueue 1\n"))}, 1);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].busy, 4);
}

TEST_F(Slots, AreNotAskedForWhereNothingSaysWhatWaits) {
  const std::vector<Instance> one = {instance(0, "127.0.0.1:1")};
  EXPECT_EQ(make_published_slots(plan_of({{Figure::kBusySlots, "busy"}}), one, clock_), nullptr);
  EXPECT_EQ(make_published_slots(plan_of({{Figure::kQueue, "queue"}}), one, clock_), nullptr);
  EXPECT_EQ(make_published_slots(plan_of({}), one, clock_), nullptr);
}

}  // namespace
}  // namespace headroom::watch
