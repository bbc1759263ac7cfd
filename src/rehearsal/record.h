// A rehearsal as a Run, second by second: who judges, keeps and reports runs cannot tell it from
// any other.
//
// Requests are whole here, rounded so that nothing gets lost over time. Times are drawn
// from those that the world tells of each second. A refused request is the status 503 that a real
// service would send, an error 500; one that waited too long has timed out, one that was worked on
// by a replica that failed is a broken connection.
#pragma once

#include <cstdint>
#include <vector>

#include "base/histogram.h"
#include "base/random.h"
#include "fluid/world.h"
#include "run/recorder.h"

namespace headroom::rehearsal {

class Record {
 public:
  // Asserts that the world's steps are seconds: a slice of a run is one. Both must outlive it.
  Record(const fluid::World& world, run::Recorder& recorder, Seed seed);

  // `header` is complete but for origin, classes and components.
  Result<void> begin(run::Header header);
  // The step that is just over, the `second`-th from 0.
  Result<void> step(std::int64_t second);

 private:
  // Whole requests so far, of one class.
  struct Told {
    std::uint64_t started = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t refused = 0;
    std::uint64_t lost = 0;
    std::uint64_t broken = 0;
    std::uint64_t errors = 0;
  };

  run::ClassSlice slice_of(std::size_t request_class);
  std::string histogram_of(const std::array<double, fluid::kTimes>& times, std::uint64_t requests);

  const fluid::World& world_;
  run::Recorder& recorder_;
  std::vector<Told> told_;
  Random random_;  // which times of their law the requests of a second took
  Histogram histogram_;
};

}  // namespace headroom::rehearsal
