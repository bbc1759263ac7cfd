// Erlang's two formulas of 1917, and the questions asked of them backwards.
//
// B: calls that find every server busy are lost; C: they wait. Both take the offered load in
// erlangs (arrival rate x service time), and hold for c up to a million: B by its recursion over
// the number of servers, which only adds what is positive, C from B.
#pragma once

#include "base/result.h"

namespace headroom::queueing {

// P(all busy) of M/G/c/c. Asserts offered >= 0 (finite) and servers >= 0.
double erlang_b(double offered, int servers);

// P(wait > 0) of M/M/c; 1 where the offered load is as many as the servers, or more. Asserts as B.
double erlang_c(double offered, int servers);

// The fewest servers that block at most the share `blocking`, in (0, 1]. Both fail where a million
// servers are not enough.
Result<int> servers_for_blocking(double offered, double blocking);

// The fewest servers with which at most the share `waiting`, in (0, 1], has to wait.
Result<int> servers_for_waiting(double offered, double waiting);

// The most erlangs that `servers` can be offered while at most the share `blocking`, in (0, 1), is
// lost.
double offered_for_blocking(int servers, double blocking);

// The most erlangs that `servers` can be offered while at most the share `waiting`, in (0, 1), has
// to wait. Over the servers, it is the utilisation at which the knee of the curve is reached.
double offered_for_waiting(int servers, double waiting);

}  // namespace headroom::queueing
