// Judges requirements on a Run, always by the same rules, whatever kind of run it is.
//
// A verdict carries its evidence. A requirement without samples fails: silence is not a pass. A
// requirement whose scope excludes the run ("at expected peak" on a smoke test) is not judged, and
// says so.
//
// Which part of the run a requirement speaks of is in run/scope.h. In one window of several ("in
// every 30s") without samples a latency fails, a throughput is zero, and a share, being of nothing,
// is left out. The evidence is that of the worst window.
//
// There is one judge, run/judging.h, which follows a run while it happens; the functions here show
// it a run that is whole. They assert that the run is not condensed.
#pragma once

#include <string>
#include <vector>

#include "run/run.h"
#include "spec/requirement.h"

namespace headroom::run {

enum class Ruling { kPass, kFail, kNotJudged };
std::string_view name_of(Ruling ruling);  // "pass", "fail", "not judged"

struct Verdict {
  spec::Requirement requirement;
  Ruling ruling = Ruling::kFail;
  // What was found, in the requirement's unit; of the worst window for "in every".
  double value = 0;
  std::uint64_t samples = 0;  // that the value rests on; none: there is no value
  // Interval of the value at 95 % confidence (run/interval.h); equal to the value where there is
  // none.
  double low = 0;
  double high = 0;
  Window window{};       // where the value was found
  std::string reason{};  // for people: why it failed or was not judged; empty on a pass
};

std::vector<Verdict> judge(const Run& run, const std::vector<spec::Requirement>& requirements);

// Whether the generator, rather than the system under test, shaped what was measured
// (run/trust.h).
struct Trust {
  bool trusted = true;
  std::vector<std::string> reasons{};  // why not; each with its figure and what to do
  std::vector<std::string> remarks{};  // what limits the figures of a run that is trusted
};
Trust trust(const Run& run);

// The process died before the run's end, or the user stopped it: it cannot pass.
bool cut_short(const Run& run);

// Of the whole run. Untrusted beats fail: what a saturated generator measured proves nothing. A
// fail is told before partial, since what was already violated stays violated.
enum class Outcome { kPass, kFail, kUntrusted, kPartial };
std::string_view name_of(Outcome outcome);

struct Judgement {
  Outcome outcome = Outcome::kFail;
  std::vector<Verdict> verdicts;
  // Requests of the judged part. Where nothing is required, a run of which none succeeded fails all
  // the same: no service wants that, and a mistyped URL would pass.
  std::uint64_t finished = 0;
  std::uint64_t succeeded = 0;
  Trust trust;
};
bool nothing_succeeded(const Judgement& judgement);  // though something finished
Judgement judge_whole(const Run& run, const std::vector<spec::Requirement>& requirements);

}  // namespace headroom::run
