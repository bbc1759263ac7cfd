// What runs have taught, for the person who asked.
#pragma once

#include <string>

#include "calibration/learned.h"
#include "report/paint.h"

namespace headroom::cli {

// Lines end in a newline.
std::string learned_text(const spec::Spec& spec, const calibration::Learned& learned,
                         report::Colour colour);

}  // namespace headroom::cli
