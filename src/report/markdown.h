// A run for a pull request: the verdict, the requirements, what to look at, the figures, and how to
// repeat it. GitHub's Markdown.
#pragma once

#include <string>

#include "run/judge.h"

namespace headroom::report {

std::string markdown(const run::Run& run, const run::Judgement& judgement);

}  // namespace headroom::report
