// How throughput grows with size, from what was measured at a few sizes: efficiency at each, the
// scalability law that fits best, and whether it is what was expected.
//
// Pure, so that figures from anywhere are judged alike: a sweep of headroom's own (trial/sweep.h)
// or a file (trial/scalability_csv.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "queueing/scalability_fit.h"
#include "run/judge.h"
#include "spec/scaling_expectation.h"

namespace headroom::trial {

// One size, and what came of it.
struct MeasuredSize {
  double size = 0;                  // above 0
  std::vector<double> throughputs;  // of its repeats, none below 0
  // Why it says nothing of how the service scales ("the generator was the limit"); empty where it
  // does. It is then in neither the fit nor the verdict.
  std::string left_out;

  bool counts() const { return left_out.empty() && !throughputs.empty(); }
};

struct SizeFigures : MeasuredSize {
  double throughput = 0;  // the mean of its repeats; 0 without any
  // Throughput over size, relative to the smallest size that counts; 0 where this one does not.
  double efficiency = 0;
};

struct Scalability {
  std::vector<SizeFigures> sizes;  // rising, each once
  std::optional<queueing::FittedScalability> law;
  std::string no_law;  // why there is none
  std::optional<spec::ScalingExpectation> expectation;
  // Of the expectation; kNotJudged where there is none, or not enough was measured to tell.
  run::Ruling ruling = run::Ruling::kNotJudged;
  std::string reason;  // for people: "74% at 8", or what is missing

  const SizeFigures* smallest() const;  // that counts; nullptr where none does
  const SizeFigures* largest() const;   // likewise
};

// Sizes in any order; those that occur more than once are put together. An expectation fails on
// the first size up to its own that is less efficient than it says. It holds where all those sizes
// count and its own size was reached: measured, or between two that were, where the law speaks for
// it.
Scalability assess(std::vector<MeasuredSize> measured,
                   std::optional<spec::ScalingExpectation> expectation);

// kPass where nothing was expected and something measured; kUntrusted where it cannot be told.
run::Outcome outcome_of(const Scalability& scalability);

}  // namespace headroom::trial
