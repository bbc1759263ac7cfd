#include "operation/glance.h"

#include <gmock/gmock.h>

#include <array>

#include "control/unchanged_policy.h"
#include "operation/remembered_signals.h"

namespace headroom::operation {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::Optional;

// A component "api" that is looked at and never acted on.
class Quiet final : public platform::Platform, public platform::Signals, public platform::Clock {
 public:
  Nanos now() const override { return look_.at; }
  platform::Look look() override { return look_; }
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return {}; }
  Result<std::string> entry_url() override { return std::string(); }
  std::string_view driver() const override { return "test"; }

  platform::Look look_{
      .at = seconds(600),
      .components =
          {{.component = "api",
            .replicas = {{.index = 0, .health = platform::Health::kReady, .utilisation = 0.5},
                         {.index = 1, .health = platform::Health::kReady, .utilisation = 0.7},
                         {.index = 2}},
            .arrivals = 30}},
      .probes = {{.journey = "ask", .success = 1}},
      .gaps = {"api-2: no answer in time"}};
};

TEST(GlanceTest, TellsOfEachComponentWhatIsSeenAndAsked) {
  Quiet system;
  control::SeriesStore seen;
  RememberedSignals remembered(system, seen);
  std::vector<control::Steered> steered(1);
  steered[0].subject = {.component = "api"};
  steered[0].policy = std::make_unique<control::UnchangedPolicy>();
  steered[0].range = {.least = 1, .most = 10};
  control::Loop loop(std::move(steered), {}, system, remembered, system);
  const std::array<std::string, 2> names = {"api", "unseen"};
  EXPECT_FALSE(glance(names, loop, system.look_, seen).components[0].standing);

  loop.tick();
  system.look_.at = seconds(630);
  system.look_.components[0].arrivals = 50;
  const platform::Look look = remembered.look();
  const Glance told = glance(names, loop, look, seen);
  EXPECT_EQ(told.at, seconds(630));
  ASSERT_EQ(told.components.size(), 2u);
  const Glance::Component& api = told.components[0];
  ASSERT_TRUE(api.standing);
  EXPECT_EQ(api.standing->asked, 3);
  EXPECT_EQ(api.ready, 2);
  EXPECT_THAT(api.arrivals, Optional(50));
  EXPECT_THAT(api.used, Optional(0.6));
  ASSERT_EQ(api.lately.size(), 20u);
  // Of 600 s, 615 s and 630 s.
  EXPECT_THAT(std::vector(api.lately.end() - 3, api.lately.end()),
              ElementsAre(Optional(30), std::nullopt, Optional(50)));
  EXPECT_THAT(told.gaps, ElementsAre("api-2: no answer in time"));
  EXPECT_EQ(told.probes.size(), 1u);
  EXPECT_FALSE(told.components[1].standing);
}

}  // namespace
}  // namespace headroom::operation
