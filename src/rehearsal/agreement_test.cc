// How well flows agree with the simulation of single requests, on the bundled service.
#include <gtest/gtest.h>

#include <chrono>

#include "design/held.h"
#include "rehearsal/chat_for_test.h"
#include "rehearsal/reference_policies.h"
#include "rehearsal/rehearse.h"
#include "rehearsal/world_of.h"
#include "run/condenser.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

run::Run flowing(const design::Service& service, Rate sessions) {
  const Rehearsal rehearsal{
      .model = world_of(service),
      .sessions = workload::RateCurve(
          {{.seconds = 600, .from_per_s = sessions.per_second, .to_per_s = sessions.per_second}}),
      .length = 10min};
  run::Condenser run;
  const auto score = rehearse(rehearsal, fixed_replicas("as it is", "model", 1), Seed{1}, {}, run);
  HEADROOM_CHECK(score, "memory takes it");
  return run.run();
}

double seconds_at(const run::Run& run, std::string_view step, run::Measure measure, double p) {
  for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
    if (run.header.classes[i] != step) continue;
    const auto h = run::merged(run, run::Requests(i), measure, run::judged(run));
    return static_cast<double>(h.percentile(p)) / 1e9;
  }
  return -1;
}

// At 80 % of what the model's slots can take. What 20,000 simulated requests tell of these
// percentiles is within 5 % of what all would; the flows are to be within 10 % of it.
TEST(Agreement, PercentilesAreThoseOfSingleRequests) {
  const design::Service service = chat();
  const Rate sessions{0.8 * service.capacity.bottleneck()->capacity().per_second};
  const auto held = design::hold(service, service.model.model, {.sessions = sessions},
                                 {.requests = 20000, .most = 60min});
  ASSERT_TRUE(held);
  const run::Run flow = flowing(service, sessions);
  for (const run::Measure measure : {run::Measure::kResponseTime, run::Measure::kTtft}) {
    for (const double p : {0.5, 0.9, 0.95}) {
      const double simulated = seconds_at(held->run, "ask", measure, p);
      const double flowed = seconds_at(flow, "ask", measure, p);
      EXPECT_NEAR(flowed, simulated, 0.15 * simulated) << name_of(measure) << " p" << 100 * p;
    }
  }
  EXPECT_NEAR(run::component_totals(flow, 3, run::judged(flow)).cpu_seconds / 600, 16, 1e-6);
}

TEST(Agreement, NothingIsRefusedBelowTheLimitAndTheRestAboveIt) {
  const design::Service service = chat();
  const double full = service.capacity.bottleneck()->capacity().per_second;
  const auto counts = [&](double load) {
    const run::Run run = flowing(service, Rate{full * load});
    return run::counts(run, std::nullopt, run::whole(run));
  };
  EXPECT_EQ(counts(0.7).failed, 0U);
  // Half as many again as can be answered, of which 64 may wait. Those to the model are 2/3 of all.
  const run::Counts over = counts(1.5);
  const double asked = 2.4 * full * 1.5 * 600;
  EXPECT_NEAR(static_cast<double>(over.failed), asked / 3 - 64, 0.01 * asked);
}

}  // namespace
}  // namespace headroom::rehearsal
