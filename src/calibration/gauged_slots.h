// How many slots a component has, by what its programs say of themselves: while requests wait
// there, those that are worked on are all that can be.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "calibration/subject.h"

namespace headroom::calibration {

struct GaugedSlots {
  int slots = 0;           // of one replica
  std::uint64_t full = 0;  // times that a replica was seen with requests that waited
  // kStated: none ever waited, but its programs say how many slots they have.
  enum class Told { kInUse, kStated } told = Told::kInUse;
};

// Otherwise why not, for people.
std::expected<GaugedSlots, std::string> gauged_slots(const std::string& component,
                                                     const std::vector<const Subject*>& runs);

}  // namespace headroom::calibration
