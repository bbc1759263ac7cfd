// The result of a test as a script reads it: `headroom test --json` and `headroom show RUN --json`.
//
// Stable and versioned; docs/formats/test-json.md is the contract, this writes it. Fields may be
// added within a version; none is renamed, removed or changes its unit.
#pragma once

#include <string>

#include "run/comparison.h"
#include "run/judge.h"
#include "run/run.h"

namespace headroom::run {

inline constexpr int kTestJsonVersion = 1;

// Statistics are of the judged window (without the warm-up), as the verdicts are. `compared`: what
// was predicted of this run; empty where nothing was.
std::string test_json(const Run& run, const Judgement& judgement, const Comparison& compared = {});

}  // namespace headroom::run
