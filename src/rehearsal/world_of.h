// The flows of a service file: what `fluid` needs to know of a service, worked out from the model
// that `sim` simulates event by event.
//
//   capacity of a replica   what of it runs out first at the file's mix of requests
//   (design/flow.h),
//                           the calls that a request waits for included
//   variation of the work   sampled from its laws; 1 where requests share cores, whose mean wait
//                           depends on nothing else
//   patience                how long a component's callers wait, where all of them have an end to
//   it response times          of a simulated user who is alone with the service scaling, price the
//   file's: replicas, start, cost; one that does not scale stays as it is
//
// Left out: rate limits, shedding, retries, breakers, and how much slower a batch is when it is not
// full. What a cache holds it holds from the beginning.
#pragma once

#include "design/service.h"
#include "fluid/model.h"

namespace headroom::rehearsal {

// Components stand in the order of calls, callers first; a class for each step of the plan.
fluid::Model world_of(const design::Service& service);

}  // namespace headroom::rehearsal
