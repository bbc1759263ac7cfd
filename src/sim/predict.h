// A test that never happens: the sessions of a Plan against a model, as a Run like any other. What
// judges, keeps and reports runs cannot tell the difference, but for Header::origin.
#pragma once

#include "base/result.h"
#include "run/recorder.h"
#include "sim/layout.h"
#include "workload/plan.h"

namespace headroom::sim {

struct Prediction {
  const workload::Plan& plan;
  const Layout& layout;  // whose classes are the plan's steps
  // The plan's data set whose rows the model's columns speak of; kAbsent: none.
  std::uint32_t table = kAbsent;
  Nanos ask_from{};                          // before that, sessions only pause (sim/sessions.h)
  Nanos longest = std::chrono::minutes(10);  // that it may take to work out (sim/effort.h)
};

// `header` is complete but for origin, classes and what the plan tells; the run begins at second 0
// of the plan. After the plan's duration, what is in flight may still finish, as long as in a
// measured run. Chances are drawn by the plan's seed. Fails when the plan has no duration,
// when it would take too long, and with the recorder's error.
Result<run::End> predict(const Prediction& prediction, run::Header header, run::Recorder& recorder);

}  // namespace headroom::sim
