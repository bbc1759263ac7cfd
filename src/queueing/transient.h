// M/M/1 that begins empty: how long a test must warm up before its means are those of the steady
// state, and how fast a queue builds that never has one.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// The mean number in the system `seconds` after it began empty; also past saturation.
//
// The number is distributed as the highest that arrivals have been ahead of departures so far
// (duality of Lindley's recursion), so by Spitzer's identity over the Poisson number of moves in
// that time it is the sum over k of E[(ahead after k moves)+] / k x P(at least k moves).
//
// Fails where the station is not valid or has more than one server, or where more than ten million
// arrivals and services lie in that time.
Result<double> mm1_in_system_after(const Station& station, double seconds);

// How many seconds after it began empty the mean has come to within the share `within`, in (0, 1),
// of the steady one: some relaxation times of M/M/1, 1 / (sqrt(mu) - sqrt(lambda))^2 (Cohen 1982).
// Fails as above, and where the station is not stable.
Result<double> mm1_warm_up(const Station& station, double within);

}  // namespace headroom::queueing
