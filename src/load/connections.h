// The channels that a session holds, by destination: acquired when first needed, kept until it
// lets go of them.
//
// Not thread-safe; a visitor has its own, and so has each branch of a parallel group.
#pragma once

#include <cstdint>
#include <vector>

#include "load/stage.h"

namespace headroom::load {

class Connections {
 public:
  // The stage must outlive it.
  explicit Connections(Stage& stage) : stage_(stage), channels_(stage.protocols.size()) {}

  Channel& to(std::uint32_t destination);
  // Nothing may be under way on them.
  void release();
  // Only those that are as good as any other.
  void release_equal_ones();

 private:
  Stage& stage_;
  std::vector<Channel*> channels_;  // null where it has not been
};

}  // namespace headroom::load
