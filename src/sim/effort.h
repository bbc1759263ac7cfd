// How long a simulation is going to take, before it begins: a year at a million requests a second
// is refused with a figure, and not found out by waiting.
#pragma once

#include "base/quantity.h"
#include "base/result.h"
#include "sim/model.h"
#include "sim/traffic.h"
#include "workload/plan.h"

namespace headroom::sim {

struct Effort {
  double requests = 0;
  double events = 0;
  // On one core of an ordinary machine, by the rate that the benchmark of a service of twenty
  // components is held to.
  double seconds() const { return events / 5e6; }
};

// Without retries, failures and scaling, which add to it. Of a closed load what its users send if
// answers take no time, but 1 ms each at least.
Effort effort_of(const Model& model, const Load& load, Nanos duration);
// Of sessions that only pause before `ask_from` (sim/sessions.h): as many requests come from those
// that began before as those that began since still owe at the end, and so each session is what it
// asks if it begins from then on, else its pauses.
Effort effort_of(const Model& model, const workload::Plan& plan, Nanos ask_from = {});

// Fails, naming both, when it is going to take longer than `most`.
Result<void> check_effort(const Effort& effort, Nanos most);

}  // namespace headroom::sim
