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
#include <cstdint>
#include <vector>

#include "run/judge.h"

namespace headroom::run {

// Short enough to place the moment, long enough for some requests to finish in it.
inline constexpr std::chrono::seconds kRecoveryWindow{5};

// Follows a run second by second; keeps of it only when the other requirements held.
class RecoveryWatch {
 public:
  RecoveryWatch(const Header& header, const std::vector<spec::Requirement>& all);

  // The next second that had a slice. `known` is what is known of the run by now, its slices since
  // kRecoveryWindow before that second among it; no fault may turn out later to have ended before.
  void add(const Run& known, std::int64_t second);

  // At the end, once for each requirement. Of several faults, the slowest recovery is the verdict.
  // A recovery that the run did not live to see fails, with the time watched as its value; on a run
  // that was cut short before the limit it is not judged. Asserts that there was a fault.
  Verdict verdict(const Run& known, const spec::Requirement& requirement);

 private:
  struct Recovery;

  void look(const Run& known, std::int64_t last_start);
  // Of the windows that begin one behind the other up to `last` and all hold, the first to begin;
  // past `last` when that one does not.
  std::int64_t holding_since(std::int64_t last) const;
  Recovery recovery_from(Nanos fault_end, std::int64_t until) const;
  Recovery slowest_recovery(const Run& known) const;

  std::vector<spec::Requirement> others_;
  std::vector<Window> holding_;  // starts of windows that hold, in stretches; rising
  std::int64_t next_start_ = 0;  // of the first window that nobody looked at
  std::int64_t last_second_ = -1;
};

}  // namespace headroom::run
