#include "design/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using testing::HasSubstr;

constexpr auto kShop = R"(headroom: 1
service: shop
workload:
  users: 86400
  sessions: 1/day per user
  peak: { hour: 12.5%, minute: 2x }
  journeys:
    buy:
      share: 50%
      steps: [ { page: GET / }, { order: POST /order } ]
    look:
      share: 50%
      steps: [ { home: GET /home } ]
system:
  entry: web
  components:
    web: { replicas: 2, cpu: 1 core, demand: 10ms, calls: [ { to: db, on: order } ] }
    db: { demand: 50ms, concurrency: 1, scaling: { replicas: 1..4, target: 80% } }
)";

TEST(Service, KnowsItsPeakAndWhatEachComponentCanTake) {
  const auto service = service_of(spec_for_test(kShop));
  ASSERT_TRUE(service) << to_string(service.error().front());
  EXPECT_DOUBLE_EQ(service->peak.per_second, 6);  // 86,400 / day x 12.5 % x 24 x 2
  EXPECT_THAT(service->per_session, testing::ElementsAre(0.5, 0.5, 0.5));
  const auto& [web, db] =
      std::tie(service->capacity.components[0], service->capacity.components[1]);
  EXPECT_NEAR(web.capacity().per_second, 2 / 0.015, 1e-9);  // 1.5 requests of 10 ms, 2 cores
  EXPECT_NEAR(db.capacity().per_second, 1 / 0.025, 1e-9);   // half a request of 50 ms
  EXPECT_DOUBLE_EQ(db.usable_share(), 0.8);
  EXPECT_EQ(service->capacity.bottleneck()->name(), "db");
}

TEST(Service, WithoutUsersHasNoLoadToPlanFor) {
  std::string text = kShop;
  text.erase(text.find("  users: 86400\n"), 15);
  const auto service = service_of(spec_for_test(text));
  ASSERT_FALSE(service);
  EXPECT_THAT(service.error().front().why, HasSubstr("lacks users"));
}

}  // namespace
}  // namespace headroom::design
