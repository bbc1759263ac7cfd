// Rehearsals with every request simulated, scored as those of flows are.
//
// A request of these does not tell how long it waited. It counts as delayed where its answer began,
// or where it is not streamed was complete, later than ever where nobody waits, by more than the
// model's limit: of requests that take about equally long it is those that waited for so long, and
// of others rather too few.
#pragma once

#include <vector>

#include "rehearsal/judged.h"
#include "rehearsal/scene.h"
#include "rehearsal/seeds.h"
#include "sim/effort.h"

namespace headroom::rehearsal {

// Of one rehearsal. The scene has a service that is planned with (asserts), as for what follows.
sim::Effort exact_effort(const Scene& scene);

// Borrows the scene. However long it takes.
Trial exactly(const Scene& scene);

Judged rehearse_exactly_judged(const Scene& scene, const Policy& policy, Seed seed,
                               std::vector<spec::Requirement> requirements);

}  // namespace headroom::rehearsal
