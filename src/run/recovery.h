// How long a service took to recover from a fault: "recovery < 30s after fault".
//
// Recovered is when every other requirement holds again and keeps holding: from the end of the
// fault (or the fault itself, when it has no end of its own), the time after which every window of
// kRecoveryWindow, each beginning one second after the last, meets all of them, until the next
// fault or the end of the load. Known to the second, and never shorter than the truth.
//
// Left out of "every other requirement" are those that a window of some seconds cannot answer:
// other recoveries, "over 30d", the generator's own lateness, and "at expected peak" on a run below
// it. A window in which no request of a requirement finished does not meet it: silence is not
// recovery.
#pragma once

#include <chrono>
#include <vector>

#include "run/judge.h"

namespace headroom::run {

// Short enough to place the moment, long enough for some requests to finish in it.
inline constexpr std::chrono::seconds kRecoveryWindow{5};

// `all` are the requirements of the run, `requirement` being one of them. Of several faults, the
// slowest recovery is the verdict. A recovery that the run did not live to see fails, with the time
// watched as its value; on a run that was cut short before the limit it is not judged. Asserts that
// there was a fault.
Verdict judge_recovery(const Run& run, const spec::Requirement& requirement,
                       const std::vector<spec::Requirement>& all);

}  // namespace headroom::run
