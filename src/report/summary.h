// The last words of a test in the terminal: figures by request, verdicts with their evidence,
// whether the generator can be trusted, and the outcome in one line at the very end, where the eye
// is.
#pragma once

#include <string>
#include <string_view>

#include "report/paint.h"
#include "run/judge.h"

namespace headroom::report {

// Lines end in a newline. Tables are as wide as their content, about 100 columns with short names.
// `aside`: lines that others have to say, which stand above the outcome.
std::string summary(const run::Run& run, const run::Judgement& judgement, Colour colour,
                    std::string_view aside = {});

}  // namespace headroom::report
