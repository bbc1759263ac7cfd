// Judges a run while it happens, in memory that does not grow with its length: a recorder that
// folds every second into what its requirements need, and forgets it.
//
// Only once a run is over is it known which seconds were under load, and a fault may be told of a
// little late. The last kUnsettled seconds are therefore kept as they are, and folded when nothing
// can change about them any more. Of a run that is over already (out of the store), events and end
// may be handed over before the slices: then the judgement does not rest on kUnsettled.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "run/judge.h"
#include "run/recorder.h"
#include "run/recovery.h"
#include "run/requirement_watch.h"
#include "run/trust.h"

namespace headroom::run {

// Whether a verdict may rest on it: a fault, a change by hand, the end of the work. The others are
// told, and there may be any number of them.
bool bears_on_verdicts(const Event& event);

class Judging final : public Recorder {
 public:
  explicit Judging(std::vector<spec::Requirement> requirements);

  // None of them fails.
  Result<void> begin(const Header& header) override;
  // Asserts that seconds rise, and that the slice is of one.
  Result<void> add(const Slice& slice) override;
  Result<void> add(const Event& event) override;
  Result<void> finish(const End& end) override;

  // Of all that was added; once, after the last slice. Without finish() it is that of a run whose
  // process died.
  Judgement judgement();

  // How many seconds are kept as they are.
  std::size_t kept() const { return known_.slices.size(); }

 private:
  void settle_before(std::int64_t second);
  void forget_before(std::int64_t second);
  Verdict verdict_on(std::size_t requirement);

  const std::vector<spec::Requirement> requirements_;
  Run known_;  // header, events, end; the last slices only
  std::int64_t settled_to_ = 0;
  std::vector<std::optional<RequirementWatch>> watches_;  // none for a recovery
  std::optional<RecoveryWatch> recovery_;                 // where a requirement asks for it
  TrustWatch trust_;
};

}  // namespace headroom::run
