// What `headroom tune --json` prints: docs/formats/tuning.md.
#pragma once

#include <string>

#include "tuning/tune.h"

namespace headroom::tuning {

std::string tuning_json(const spec::Spec& spec, const Tuned& tuned);

}  // namespace headroom::tuning
