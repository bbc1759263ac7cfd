// The result of a search as a script reads it: `headroom test --json` of a test that searches.
//
// Stable and versioned like the result of a test; docs/formats/test-json.md is the contract.
#pragma once

#include <string>

#include "run/comparison.h"
#include "trial/breakpoint.h"

namespace headroom::trial {

inline constexpr int kSearchJsonVersion = 1;

// `compared`: what was predicted of this search; empty where nothing was.
std::string breakpoint_json(const Breakpoint& breakpoint, const run::Comparison& compared = {});

}  // namespace headroom::trial
