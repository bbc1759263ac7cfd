#include "sim/simulated.h"

#include "run/condenser.h"
#include "run/fan_out.h"
#include "run/judging.h"
#include "sim/layout.h"
#include "sim/predict.h"

namespace headroom::sim {

Result<Simulated> simulate(const SimulatedTest& test) {
  const Layout layout(test.model);
  run::Condenser condenser;
  run::Judging judging(test.requirements);
  run::FanOut both({&condenser, &judging});
  const run::Header header{.service = test.service, .test = test.test};
  const auto end =
      predict({.plan = test.plan, .layout = layout, .table = test.table, .ask_from = test.ask_from},
              header, both);
  if (!end) return fail(end.error());
  return Simulated{.run = condenser.take(), .judgement = judging.judgement()};
}

}  // namespace headroom::sim
