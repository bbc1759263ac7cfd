// Verdicts in words: the same words in the terminal, on the page, in the pull request and in JUnit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "run/judge.h"

namespace headroom::report {

std::string_view symbol_of(run::Ruling ruling);    // "✓", "✗", "–"
std::string_view symbol_of(run::Outcome outcome);  // "✓", "✗", "!", "◐"

// The parts of one verdict, each empty where it has nothing to say.
struct VerdictText {
  std::string value;     // "612ms"
  std::string interval;  // "[590ms, 640ms]"
  std::string samples;   // "1,204 samples"
  std::string margin;    // "39% below", "4.20× the limit"
  std::string where;     // "worst window 30s – 1m"
  std::string reason;    // what the value alone does not say: why there is none, or no ruling
};
VerdictText describe(const run::Verdict& verdict);

// How much of what the limit allows was used: up to 1 while it is kept, infinite when there is no
// such share; nothing where no value was found. For an availability it is of what may fail, for a
// rate the limit over the value.
std::optional<double> limit_used(const run::Verdict& verdict);

// The outcome and why, in one line without a full stop: "2 of 5 requirements do not hold".
std::string headline(const run::Run& run, const run::Judgement& judgement);

}  // namespace headroom::report
