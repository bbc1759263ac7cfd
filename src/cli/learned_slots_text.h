// What runs have taught of slots, for the person who asked.
#pragma once

#include <string>

#include "calibration/slots.h"

namespace headroom::cli {

// A paragraph for each component; lines end in a newline.
std::string learned_slots_text(const calibration::LearnedSlots& slots);

}  // namespace headroom::cli
