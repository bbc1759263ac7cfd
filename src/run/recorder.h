// Whoever wants to know of a run while it happens: the store, the live view, the judge.
//
// Called from one thread, in order: begin, then slices and events as they come, then finish at most
// once.
#pragma once

#include "run/run.h"

namespace headroom::run {

class Recorder {
 public:
  virtual ~Recorder() = default;
  virtual Result<void> begin(const Header& header) = 0;
  virtual Result<void> add(const Slice& slice) = 0;
  virtual Result<void> add(const Event& event) = 0;
  virtual Result<void> finish(const End& end) = 0;
};

}  // namespace headroom::run
