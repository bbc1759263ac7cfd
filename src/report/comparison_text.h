// What was predicted beside what was measured, figure by figure, with the error of each.
#pragma once

#include <string>
#include <vector>

#include "report/paint.h"
#include "run/comparison.h"

namespace headroom::report {

// Lines end in a newline; empty without figures. `model`: by what was predicted, for people.
std::string comparison_text(const std::vector<run::Figure>& figures, const std::string& model,
                            Colour colour);

// "12.1/s", "3.00s", "0.25 cores".
std::string value_text(const run::Figure& figure, double value);

// "+12%", "-3%".
std::string error_text(double error);

}  // namespace headroom::report
