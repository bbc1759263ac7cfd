#include "operation/remembered_signals.h"

#include <gmock/gmock.h>

namespace headroom::operation {
namespace {

using platform::Health;
using ::testing::ElementsAre;

std::vector<std::string> names_in(const control::SeriesStore& store) {
  std::vector<std::string> names;
  for (const auto& [name, history] : store.series()) names.push_back(name);
  return names;
}

TEST(Remember, EachFigureThatIsToldBecomesASeries) {
  control::SeriesStore store;
  platform::Look look{.at = std::chrono::seconds(15)};
  look.components.push_back(
      {.component = "model",
       .replicas = {{.index = 0, .health = Health::kReady, .utilisation = 0.5},
                    {.index = 1, .health = Health::kStarting}},
       .arrivals = 12,
       .queue = 3});
  look.probes.push_back({.journey = "ask", .success = 0.75, .seconds = 0.2});
  remember(store, look);
  EXPECT_THAT(names_in(store),
              ElementsAre("model-0.utilisation", "model.arrivals", "model.queue", "model.ready",
                          "probe.ask.seconds", "probe.ask.success"));
  EXPECT_EQ(store.find("model.ready")->last(), 1);
  EXPECT_EQ(store.find("model.arrivals")->last(), 12);
  EXPECT_EQ(store.find("model-0.utilisation")->last(), 0.5);
  EXPECT_EQ(store.find("probe.ask.success")->last(), 0.75);
}

}  // namespace
}  // namespace headroom::operation
