// How a service scales as a script reads it: `headroom scale --json`.
//
// Stable and versioned like the result of a test; docs/formats/scale-json.md is the contract.
#pragma once

#include <string>

#include "trial/scalability.h"

namespace headroom::trial {

inline constexpr int kScaleJsonVersion = 1;

// What the figures are of, as they were named.
struct ScalabilityNames {
  std::string subject;     // "chat: model", or the file
  std::string size;        // "replicas", or the column
  std::string throughput;  // "sessions a second", or the column
};

std::string scalability_json(const Scalability& scalability, const ScalabilityNames& names);

}  // namespace headroom::trial
