// A tuning for the terminal: the frontier, the runs, the proof, and what to change in the file.
#pragma once

#include <string>

#include "report/paint.h"
#include "spec/spec.h"
#include "tuning/tune.h"

namespace headroom::report {

// `spec` is the one that was tuned.
std::string tuning_text(const spec::Spec& spec, const tuning::Tuned& tuned, Colour colour);

}  // namespace headroom::report
