// Square-root staffing: a load of `a` erlangs needs a + beta sqrt(a) servers, and beta says how
// many have to wait, however large the system. Halfin and Whitt, "Heavy-traffic limits for queues
// with many exponential servers" (1981).
#pragma once

namespace headroom::queueing {

// The fewest servers that are at least offered + beta sqrt(offered). Asserts both from 0, and a
// load below a billion.
int square_root_servers(double offered, double beta);

// P(wait) in the limit of many servers; beta above 0. The exact value is erlang_c.
double halfin_whitt_waiting(double beta);

// The beta at which the share `waiting`, in (0, 1), has to wait in the limit.
double beta_for_waiting(double waiting);

}  // namespace headroom::queueing
