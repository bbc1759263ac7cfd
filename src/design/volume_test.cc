#include "design/volume.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/break_point.h"
#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kKiB = 1024;

// 10 sessions a second of 10 requests each, which go to the shop and from there to its database;
// of each a message goes to the log.
constexpr std::string_view kShop = R"(headroom: 1
service: shop
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  journeys:
    browse:
      think: 10s
      steps:
        - item: { request: GET /item, repeat: 10, size: { request: 1 KiB, response: 40 KiB } }
system:
  entry: shop
  components:
    shop:
      demand: 1ms
      concurrency: 1000
      network: 1 Gbit/s
      keep-alive: 60s
      calls:
        - { to: db, size: { request: 200 B, response: 1 KiB } }
        - { to: log, mode: async }
    db: { demand: 1ms }
    log: { stores: { each: 1 kB, copies: 3 } }
)";

const ComponentFlow& flow(const Service& service, std::size_t component) {
  return service.capacity.components[component].flow();
}

const Limit* limit_of(const Service& service, Limit::Kind kind) {
  for (const Limit& limit : flow(service, 0).limits) {
    if (limit.kind == kind) return &limit;
  }
  return nullptr;
}

TEST(Volume, FollowsTheCallsOfEachComponent) {
  const Service service = service_for_test(kShop);
  const Weight& shop = flow(service, 0).weight;
  EXPECT_DOUBLE_EQ(shop.received, 10 * (1 * kKiB + 1 * kKiB));  // users and the database
  EXPECT_DOUBLE_EQ(shop.sent, 10 * (40 * kKiB + 200 + 1 * kKiB));
  const Weight& db = flow(service, 1).weight;
  EXPECT_DOUBLE_EQ(db.received, 10 * 200);
  EXPECT_DOUBLE_EQ(db.sent, 10 * kKiB);
  const Weight& log = flow(service, 2).weight;
  EXPECT_DOUBLE_EQ(log.received, 10 * kKiB);  // as large as the step, and nobody answers
  EXPECT_DOUBLE_EQ(log.sent, 0);
  EXPECT_DOUBLE_EQ(log.stored, 10 * 3 * 1000);
  EXPECT_DOUBLE_EQ(shop.stored, 0);
}

TEST(Volume, ANetworkRunsOutAsProcessorsDo) {
  const Service service = service_for_test(kShop);
  const Limit* sending = limit_of(service, Limit::Kind::kSending);
  ASSERT_NE(sending, nullptr);
  const double bits = 8 * 10 * (40 * kKiB + 200 + 1 * kKiB);  // 3.37 Mbit
  EXPECT_DOUBLE_EQ(sending->use, bits);
  const ComponentCapacity& shop = service.capacity.components[0];
  EXPECT_EQ(shop.limit()->kind, Limit::Kind::kSending);
  EXPECT_DOUBLE_EQ(shop.capacity().per_second, 1e9 / bits);  // 296 sessions a second
  EXPECT_DOUBLE_EQ(shop.capacity(2).per_second, 2e9 / bits);
  EXPECT_DOUBLE_EQ(shop.usable_share(1), 0.5);  // one line, in which half would have to wait
}

TEST(Volume, TheBreakPointIsNotBeyondWhatANetworkCarries) {
  const Service service = service_for_test(replaced(kShop, "1 Gbit/s", "100 Mbit/s"));
  const auto point = break_point(service, service.model.model);
  ASSERT_TRUE(point) << point.error().what;
  ASSERT_TRUE(point->full);
  EXPECT_EQ(point->full->component, "shop");
  EXPECT_EQ(point->full->limit.kind, Limit::Kind::kSending);
  EXPECT_TRUE(point->broken.empty());
  EXPECT_LT(point->holds->per_second, 29.7);
  EXPECT_GT(point->holds->per_second, 29.7 / 1.06);
}

TEST(Volume, AConnectionIsOpenWhileItIsUsedAndAsLongAsItIsKept) {
  // Nine pauses of 10 s and one of 60 s; each request stays 1 ms and as long at the database.
  EXPECT_NEAR(flow(service_for_test(kShop), 0).weight.open, 9 * 10 + 60 + 10 * 0.002, 1e-9);
  // A server that closes after 4 s: ten times that.
  const Service hasty = service_for_test(replaced(kShop, "keep-alive: 60s", "keep-alive: 4s"));
  EXPECT_NEAR(flow(hasty, 0).weight.open, 10 * 4 + 10 * 0.002, 1e-9);
}

TEST(Volume, ConnectionsRunOutToo) {
  const Service service =
      service_for_test(replaced(kShop, "network: 1 Gbit/s", "max-connections: 3000"));
  const ComponentCapacity& shop = service.capacity.components[0];
  EXPECT_EQ(shop.limit()->kind, Limit::Kind::kOpen);
  EXPECT_NEAR(shop.capacity().per_second, 3000 / 150.02, 1e-9);
}

TEST(Volume, WithoutSizesNothingOfItRunsOut) {
  const Service service = service_for_test();
  EXPECT_FALSE(service.volume.has_sizes());
  EXPECT_DOUBLE_EQ(flow(service, 0).weight.sent, 0);
  EXPECT_FALSE(service.capacity.first_of_means());
}

TEST(Volume, AFormulaNamesAColumnOrIsWrong) {
  const auto service =
      service_of(spec_for_test(replaced(kShop, "response: 40 KiB", "response: 9 B * tokens")));
  ASSERT_FALSE(service);
  EXPECT_THAT(service.error().front().what,
              HasSubstr("size of item: \"tokens\" is no column of the data"));
}

TEST(Volume, IsShownForEachStep) {
  const Service service = service_for_test(kShop);
  ASSERT_EQ(service.volume.steps.size(), 1U);
  EXPECT_EQ(service.volume.steps[0].response, 40 * kKiB);
  EXPECT_THAT(service.volume.idle, ElementsAre(testing::DoubleNear((9 * 10 + 60) / 10.0, 1e-9)));
}

}  // namespace
}  // namespace headroom::design
