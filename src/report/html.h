// The report of a run as one HTML file: no network, no other file, no script needed.
//
// It follows the system's light or dark, reads on a phone, prints, and is well-formed XML. An
// hour's run stays below 1 MB: plots over time have at most 600 points. `compared`: what was
// predicted of the run, where anything was.
#pragma once

#include <string>

#include "run/comparison.h"
#include "run/judge.h"

namespace headroom::report {

std::string html(const run::Run& run, const run::Judgement& judgement,
                 const run::Comparison& compared = {});

}  // namespace headroom::report
