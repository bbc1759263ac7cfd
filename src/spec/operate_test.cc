#include <gmock/gmock.h>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kBefore = R"(
headroom: 1
service: chat
workload: { journeys: { ask: { steps: [ { ask: GET / } ] } } }
system:
  entry: model
  components:
    model: { slots: 20, holds: 1s, scaling: { replicas: 1..20, start: 8s, cost: 2 USD/h } }
environments:
  local: { driver: process, components: { model: { run: model } } }
operate:
)";

Reading with(std::string_view operate) {
  return read_text(std::string(kBefore) + std::string(operate), "headroom.yaml");
}

std::vector<std::string> problems_of(std::string_view operate) {
  std::vector<std::string> texts;
  const auto spec = with(operate);
  if (spec) return texts;
  for (const Error& problem : spec.error()) texts.push_back(to_string(problem));
  return texts;
}

TEST(Operate, HowAComponentIsScaledIsRead) {
  const auto spec = with(R"(
  environment: local
  period: 5s
  autoscale:
    model:
      policy: predictive
      target: 75%
      replicas: 0..40
      capacity: 12/s
      start: 90s
      late: 1%
      budget: 40 USD/h
      up: { at-most: [4 per 15s, 100% per 1min], tolerance: 5% }
      down: { calm: 10min, at-most: 1 per 1min }
      schedule: ["Mon-Fri 08:00-18:00: 10..20"]
)");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  const Operate& operate = *spec->operate;
  EXPECT_EQ(operate.environment, "local");
  EXPECT_EQ(operate.period, Nanos(seconds(5)));
  ASSERT_EQ(operate.autoscale.size(), 1U);
  const Autoscale& model = operate.autoscale[0];
  EXPECT_EQ(model.component, "model");
  EXPECT_EQ(model.policy, Autoscale::Policy::kPredictive);
  EXPECT_EQ(model.target, Ratio{0.75});
  EXPECT_EQ(model.replicas_min, 0);
  EXPECT_EQ(model.replicas_max, 40);
  EXPECT_EQ(model.capacity, Rate{12});
  EXPECT_EQ(model.start, Nanos(seconds(90)));
  EXPECT_EQ(model.late, Ratio{0.01});
  EXPECT_EQ(model.budget, (CostRate{40, "USD"}));
  ASSERT_EQ(model.up.at_most.size(), 2U);
  EXPECT_EQ(model.up.at_most[0].most, 4);
  EXPECT_EQ(model.up.at_most[0].unit, ScalingStep::Unit::kReplicas);
  EXPECT_EQ(model.up.at_most[1].most, 1);
  EXPECT_EQ(model.up.at_most[1].unit, ScalingStep::Unit::kShare);
  EXPECT_EQ(model.up.at_most[1].period, Nanos(minutes(1)));
  EXPECT_EQ(model.up.tolerance, Ratio{0.05});
  EXPECT_EQ(model.down.calm, Nanos(minutes(10)));
  EXPECT_EQ(model.down.at_most.size(), 1U);
  ASSERT_EQ(model.schedule.size(), 1U);
  EXPECT_EQ(model.schedule[0].when, "Mon-Fri 08:00-18:00: 10..20");
}

TEST(Operate, HowLargeItsReplicasMayBeIsRead) {
  const auto spec = with(R"(
  autoscale:
    model: { policy: vertical, cpu: 250m..2 cores, memory: 256 MiB..2 GiB }
)");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  const Autoscale& model = spec->operate->autoscale.at(0);
  EXPECT_EQ(model.policy, Autoscale::Policy::kVertical);
  EXPECT_EQ(model.cpu, (QuantityRange<Cores>{Cores{0.25}, Cores{2}}));
  EXPECT_EQ(model.memory, (QuantityRange<Bytes>{Bytes{256U << 20U}, Bytes{2U << 30U}}));
  // A unit that is written once is that of both.
  const auto short_form = with("  autoscale: { model: { policy: vertical, cpu: 0.5..2 cores } }");
  ASSERT_TRUE(short_form) << to_string(short_form.error().front());
  EXPECT_EQ(short_form->operate->autoscale.at(0).cpu, (QuantityRange<Cores>{Cores{0.5}, Cores{2}}));
}

TEST(Operate, WhereComponentsSayWhatTheyAreDoingIsRead) {
  const auto spec = with(R"(
  watch:
    scrape: every 2s
    prometheus: http://127.0.0.1:9090
    metrics: { model: { in-flight: slots_busy, queue: depth, arrivals: requests_total, slots: 8 } }
)");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  const Watch& watch = spec->operate->watch;
  EXPECT_EQ(watch.scrape, Nanos(seconds(2)));
  EXPECT_EQ(watch.prometheus, "http://127.0.0.1:9090");
  ASSERT_EQ(watch.metrics.size(), 1U);
  EXPECT_EQ(watch.metrics[0].component, "model");
  EXPECT_EQ(watch.metrics[0].path, "/metrics");
  EXPECT_EQ(watch.metrics[0].in_flight, "slots_busy");
  EXPECT_EQ(watch.metrics[0].slots, 8);
}

TEST(Operate, WhichJourneysAreTriedIsRead) {
  const auto spec = with("  watch: { probe: { ask: every 5s } }");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  ASSERT_EQ(spec->operate->watch.probes.size(), 1U);
  const Probe& probe = spec->operate->watch.probes[0];
  EXPECT_EQ(probe.journey, "ask");
  EXPECT_EQ(probe.every, Nanos(seconds(5)));
  EXPECT_EQ(probe.patience, Nanos(seconds(10)));
  const auto patient = with("  watch: { probe: { ask: { every: 1min, patience: 30s } } }");
  ASSERT_TRUE(patient) << to_string(patient.error().front());
  EXPECT_EQ(patient->operate->watch.probes[0].every, Nanos(minutes(1)));
  EXPECT_EQ(patient->operate->watch.probes[0].patience, Nanos(seconds(30)));
}

TEST(Operate, EachMistakeIsToldWithItsPlace) {
  EXPECT_THAT(problems_of("  autoscale: { modell: {} }"),
              ElementsAre(HasSubstr("did you mean model?")));
  EXPECT_THAT(problems_of("  environment: lokal"), ElementsAre(HasSubstr("did you mean local?")));
  EXPECT_THAT(problems_of("  autoscale: { model: { policy: magic } }"),
              ElementsAre(HasSubstr("predictive")));
  EXPECT_THAT(problems_of("  autoscale: { model: { replicas: 5..2 } }"),
              ElementsAre(HasSubstr("is not a range")));
  EXPECT_THAT(problems_of("  autoscale: { model: { up: { at-most: 1.5 per 15s } } }"),
              ElementsAre(HasSubstr("1.5 replicas cannot come or go")));
  EXPECT_THAT(problems_of("  autoscale: { model: { up: { at-most: 4 per 1h } } }"),
              ElementsAre(HasSubstr("1h is out of range")));
  EXPECT_THAT(problems_of("  autoscale: { model: { capacity: 0/s } }"),
              ElementsAre(HasSubstr("must be at least")));
  EXPECT_THAT(problems_of("  autoscale: { model: { cpu: 2 cores } }"),
              ElementsAre(HasSubstr("is not a range")));
  EXPECT_THAT(problems_of("  autoscale: { model: { cpu: 2..1 cores } }"),
              ElementsAre(HasSubstr("the least stands first")));
  EXPECT_THAT(problems_of("  autoscale: { model: { memory: 1..2 cores } }"),
              ElementsAre(HasSubstr("unknown unit \"cores\"")));
  EXPECT_THAT(problems_of("  watch: { scrape: every 1ms }"),
              ElementsAre(HasSubstr("is too often")));
  EXPECT_THAT(problems_of("  watch: { probe: { ask: every 0.5s } }"),
              ElementsAre(HasSubstr("is too often")));
  EXPECT_THAT(problems_of("  watch: { probe: { aks: every 5s } }"),
              ElementsAre(HasSubstr("did you mean ask?")));
}

}  // namespace
}  // namespace headroom::spec
