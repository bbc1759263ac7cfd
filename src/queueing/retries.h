// What retries do to the load: failed attempts come back, and along a path of calls every caller's
// retries multiply.
#pragma once

namespace headroom::queueing {

// Attempts per request with at most `retries` further attempts, each failing with probability
// `failure`: 1 + p + ... + p^n. Asserts retries >= 0 and failure in [0, 1].
double attempts_per_request(int retries, double failure);

// P(one of the attempts succeeds).
double success_after_retries(int retries, double failure);

// Attempts at the far end of a path of `depth` callers that all retry so: the power.
double path_amplification(int retries, double failure, int depth);

}  // namespace headroom::queueing
