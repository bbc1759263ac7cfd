// Runs whose truth is known, because they were simulated.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "calibration/learned.h"
#include "design/service.h"
#include "sim/simulated.h"
#include "spec/read.h"

namespace headroom::calibration {

using namespace std::chrono_literals;

// `system` is the inside of the section.
inline spec::Spec spec_with(std::string_view system) {
  const auto spec = spec::read_text(
      "headroom: 1\n"
      "service: shop\n"
      "workload: { journeys: { j: { think: 1s, steps: [ { list: GET / }, { buy: POST /buy } ] } } "
      "}\n"
      "environments: { small: { driver: process, components: {\n"
      "  api: { run: \"api ${port} ${db}\", replicas: 3, cpu: 0.5 cores },\n"
      "  db: { run: \"db ${port}\" } } } }\n"
      "system: { entry: api, components: { " +
          std::string(system) + " } }\n",
      "shop.yaml");
  if (spec) return *spec;
  ADD_FAILURE() << to_string(spec.error().front());
  return {};
}

inline constexpr std::string_view kTruth =
    "api: { cpu: 1 core, demand: { list: 3ms, buy: 6ms }, variation: 0.5, calls: [ db ] }, "
    "db: { cpu: 1 core, demand: 500us, variation: 0 } }, overhead: { list: 2ms, buy: 2ms";
inline constexpr std::string_view kWritten =
    "api: { cpu: 1 core, demand: { list: 1ms, buy: 2ms }, calls: [ db ] }, "
    "db: { cpu: 1 core }";

// What a test at this rate would measure of the truth.
inline run::Run measured(const spec::Spec& truth, Rate sessions, Nanos duration = 120s,
                         spec::Arrivals arrivals = spec::Arrivals::kPoisson) {
  const auto plan = design::plan_at(truth, {.sessions = sessions,
                                            .duration = duration,
                                            .warm_up = 10s,
                                            .seed = Seed{7},
                                            .arrivals = arrivals});
  EXPECT_TRUE(plan.has_value());
  const auto model = sim::model_of(truth, *plan, sim::Scaling::kFixed);
  EXPECT_TRUE(model.has_value());
  auto simulated = sim::simulate({.plan = *plan,
                                  .model = model->model,
                                  .table = model->table,
                                  .requirements = {},
                                  .service = "shop",
                                  .test = "load"});
  EXPECT_TRUE(simulated.has_value());
  run::Run run = std::move(simulated->run);
  run.header.origin = run::Origin::kMeasured;
  run.header.id = "run-at-" + to_string(sessions);
  return run;
}

inline Learned learned_from(const spec::Spec& written, const std::vector<run::Run>& runs) {
  std::vector<Observation> observations;
  for (const run::Run& run : runs) {
    auto observation = observe(run, written);
    EXPECT_TRUE(observation.has_value()) << observation.error();
    observations.push_back(std::move(*observation));
  }
  auto learned = learn(observations);
  EXPECT_TRUE(learned.has_value());
  return *learned;
}

// What a generator would have counted: 100 bytes asked of a list and 4,000 answered, 300 and 50 of
// what is bought.
inline run::Run weighed(run::Run run) {
  for (run::Slice& slice : run.slices) {
    const std::uint64_t listed = slice.classes[0].succeeded;
    const std::uint64_t bought = slice.classes[1].succeeded;
    slice.classes[0].bytes_out = listed * 100;
    slice.classes[0].bytes_in = listed * 4000;
    slice.classes[1].bytes_out = bought * 300;
    slice.classes[1].bytes_in = bought * 50;
  }
  return run;
}

}  // namespace headroom::calibration
