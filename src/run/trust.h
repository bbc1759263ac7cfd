// The generator's own honesty: past these limits a run says more of the generator than of the
// service, and cannot pass.
//
// What the generator suffered is judged where it reached the figures: by how late its sends were,
// and how long what was ready waited for its event loops. CPU that its own control group or the
// hypervisor withheld is judged by itself too, since it reaches a service on the same machine
// unseen. Waiting for a core behind other processes, and major faults, only explain: their sum says
// nothing of how long one request waited.
//
// A closed model without pauses has no schedule that a saturated generator could miss: it sends as
// fast as it can. What it then finds is a bound. The service may be faster, never slower, so a
// requirement that holds stands, and one that fails proves nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "run/judge.h"

namespace headroom::run {

// A send later than this is visible in any latency that people perceive, and a hundred times what
// an unburdened event loop shows (under 0.1 ms at 20,000/s). The same goes for what waits to be
// read.
inline constexpr Nanos kLatenessP99 = std::chrono::milliseconds(10);
// Even in a trusted run: longer than the timeouts and retries that services are tuned by.
inline constexpr Nanos kStandstill = std::chrono::milliseconds(100);
// The load is no longer the one that was asked for, by more than its own rounding.
inline constexpr double kDroppedShare = 0.01;
// Well below any error budget that a requirement is likely to name, so that the generator's own
// failures cannot decide one.
inline constexpr double kNotSentShare = 0.001;
// Above it a thread has no slack left to be on time; queueing in the generator is then part of
// every latency. Of all threads together over the run; and of any one thread in more than every
// tenth second, since connections are not shared out evenly.
inline constexpr double kCpuShare = 0.95;
inline constexpr double kSaturatedSeconds = 0.10;
// CPU time is accounted in scheduler ticks (up to 10 ms): over less than this, their rounding
// alone could cross a limit.
inline constexpr double kCpuSecondsMin = 1.0;
// CPU withheld: a twentieth of the run is no longer the machine that the host's name promises; a
// fifth of a second is longer than most latency limits, and in more than one second of a hundred it
// moves a p99.
inline constexpr double kWithheldShare = 0.05;
inline constexpr double kWithheldSecond = 0.20;
inline constexpr double kWithheldSeconds = 0.01;
// Of what a hypervisor takes, most passes a generator by that is idle most of the time; where it
// does not, lateness and loop delay say so. From here on the figures are another machine's anyway.
inline constexpr double kStolenShare = 0.25;
inline constexpr double kStolenSecond = 0.50;
// While the machine sleeps the monotonic clock stands still: all that was in flight took longer
// than was measured.
inline constexpr double kSuspended = 0.1;
// A correction by NTP moves the wall clock by 0.5 ms a second at most; more is a step. No figure
// is measured on it.
inline constexpr double kClockJump = 0.05;

// Follows a run second by second.
class TrustWatch {
 public:
  // `known` as RequirementWatch has it.
  void add(const Run& known, const Slice& slice);
  Trust trust(const Run& known, const std::vector<Verdict>& verdicts) const;
  const Counts& requests() const { return requests_; }  // of the judged seconds so far

 private:
  struct Withheld {
    double seconds = 0;
    std::uint64_t bad_seconds = 0;
  };

  void doubt_sends(const Run& known, Trust& trust) const;
  void doubt_limits(Trust& trust) const;
  void doubt_processor(const Run& known, const std::vector<Verdict>& verdicts, Trust& trust) const;
  void doubt_machine(Trust& trust) const;
  std::string causes() const;
  bool had_a_schedule() const { return judged_.lateness.count() > 0; }

  GeneratorTotals judged_;
  Counts requests_;            // in the judged seconds
  GeneratorTotals loaded_;     // in those under load
  double loaded_seconds_ = 0;  // that the run covers of them
  std::uint64_t saturated_seconds_ = 0;
  Withheld throttled_;
  Withheld stolen_;
  double clock_jumps_ = 0;  // sizes of the steps, added up
};

}  // namespace headroom::run
