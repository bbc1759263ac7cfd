// Little's law, the one formula that holds for any system in balance: how many are inside is how
// many come per second times how long each stays. Little (1961). And what follows from it for
// users, pools and connections.
#pragma once

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::workload {

// Requests in flight, sessions in progress, users in a shop.
double concurrency(Rate rate, Nanos stay);

// A closed load: each of the users waits for an answer, thinks, and asks again.
struct ClosedLoad {
  Nanos response{};
  Nanos think{};
};
double users_for(Rate throughput, const ClosedLoad& load);  // N = X (R + Z)
// What so many users ask for; fails where they would neither wait nor think.
Result<Rate> throughput_of(double users, const ClosedLoad& load);  // X = N / (R + Z)
// How often those who think ask, seen from the service: lambda = (N - X R) / Z. Fails where more
// are waiting than there are, or nobody thinks. Gunther, "The Pith of Performance".
Result<Rate> arrivals_from(double users, Rate throughput, const ClosedLoad& load);

// Pacing: each user begins an iteration every `pace`, however fast the answers come. How long he
// has to rest after the last of them; fails where the iteration takes longer than the pace.
Result<Nanos> rest_for_pace(Nanos pace, const ClosedLoad& iteration);

// The mean and two standard deviations of a Poisson number, which 98 % of moments stay below.
double most_at_once(double mean);
// So many connections, threads or slots for what is held at once. Asserts that they are not
// negative.
int pool_size(Rate rate, Nanos hold);

}  // namespace headroom::workload
