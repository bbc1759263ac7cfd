// A tuning as a page: the frontier plotted, the runs, the proof, and what to change in the file.
#pragma once

#include <string>
#include <string_view>

#include "spec/spec.h"
#include "tuning/tune.h"

namespace headroom::report {

// `spec` is the one that was tuned.
std::string html(const spec::Spec& spec, const tuning::Tuned& tuned,
                 std::string_view headroom_version);

}  // namespace headroom::report
