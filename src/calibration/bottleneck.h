// What was full in a run, beside the slots that are asked about: then its throughput says nothing
// of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/passage.h"
#include "calibration/subject.h"

namespace headroom::calibration {

// For people, as the end of a sentence: "what was full was the processor of api: 97% of 0.5 cores".
// The generator first, whose own figures all others are; then processors, as measured; then limits
// that the file states. `per_second`: requests of each class that succeeded. `holder`: the
// component that is asked about, an index into the spec's.
std::optional<std::string> other_bottleneck(const Subject& subject, const Passage& passage,
                                            const std::vector<double>& per_second,
                                            std::size_t holder);

}  // namespace headroom::calibration
