// A whole run for other programs: `headroom export RUN --json` and `--csv`.
//
// One row per second and request class, counted and summarised. Percentiles of rows must not be
// averaged: what needs merged ones reads `headroom show --json`, or the histograms in the store.
#pragma once

#include <string>

#include "run/run.h"

namespace headroom::run {

inline constexpr int kRunJsonVersion = 1;

// docs/formats/test-json.md
std::string run_json(const Run& run);

// RFC 4180, with a line of names first; a cell without samples is empty. Lines end with a line
// feed alone, as the tools of this system expect.
std::string run_csv(const Run& run);

}  // namespace headroom::run
