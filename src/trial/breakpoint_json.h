// The result of a search as a script reads it: `headroom test --json` of a test that searches.
//
// Stable and versioned like the result of a test; docs/formats/test-json.md is the contract.
#pragma once

#include <string>

#include "trial/breakpoint.h"

namespace headroom::trial {

inline constexpr int kSearchJsonVersion = 1;

std::string breakpoint_json(const Breakpoint& breakpoint);

}  // namespace headroom::trial
