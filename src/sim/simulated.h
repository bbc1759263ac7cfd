// A test that is simulated instead of run: what `trial` does with a plan and a service that is
// there, done with a plan and a model.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "run/judge.h"
#include "sim/model_of.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::sim {

struct SimulatedTest {
  const workload::Plan& plan;
  const Model& model;             // of this plan
  std::uint32_t table = kAbsent;  // of the plan: the rows that the model's columns speak of
  const std::vector<spec::Requirement>& requirements;
  std::string service;
  std::string test;
  Nanos ask_from = {};  // before that, sessions only pause (sim/sessions.h)
};

struct Simulated {
  run::Run run;  // condensed where it is long
  run::Judgement judgement;
};

// Fails as predict() does: no end, or too long to work out.
Result<Simulated> simulate(const SimulatedTest& test);

}  // namespace headroom::sim
