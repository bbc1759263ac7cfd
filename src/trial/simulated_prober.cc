#include "trial/simulated_prober.h"

#include "sim/simulated.h"

namespace headroom::trial {

Result<Finished> SimulatedProber::hold(const Held& held) {
  auto simulated = sim::simulate({.plan = held.plan,
                                  .model = model_.model,
                                  .table = model_.table,
                                  .requirements = held.requirements,
                                  .service = held.identity.service,
                                  .test = held.identity.test});
  if (!simulated) return fail(std::move(simulated.error()));
  now_ += held.plan.duration;
  Finished finished;
  finished.run = std::move(simulated->run);
  finished.judgement = std::move(simulated->judgement);
  return finished;
}

}  // namespace headroom::trial
