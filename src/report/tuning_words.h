// The words and figures of a tuning that its text and its page have in common.
#pragma once

#include <string>
#include <vector>

#include "spec/spec.h"
#include "tuning/tune.h"

namespace headroom::report {

// A value of that requirement, with its unit: "612ms".
std::string value_text(const std::string& requirement, double value);

// "ask.ttft p95 < 1s: 612ms"; of what was not simulated "capacity: 1.90x of it is asked for".
std::string nearest_text(const tuning::Rating& rating);

// "38% left", "broken".
std::string margin_text(const tuning::Rating& rating);

// The one line that says what came of it.
std::string headline(const spec::Spec& spec, const tuning::Tuned& tuned);

// "better: held in 3 of 3 runs, the file as it stands in 0 of 3", and by how much, one each.
std::vector<std::string> proof_lines(const tuning::Proof& proof);

// "searched 2,560 configurations with 37 simulations".
std::string effort_text(const tuning::Tuned& tuned);

// "at most 11 runs of up to 24s: about 4min10s".
std::string length_text(const tuning::ContestLength& length);

}  // namespace headroom::report
