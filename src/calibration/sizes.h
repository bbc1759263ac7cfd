// What requests weigh on the wire: the mean bytes of a request and of its answer, as the load
// generator sent and received them, headers included. Retries, redirects and requests that failed
// are in the mean, as they are on the wire.
//
// Steps are known by their names, which classes of a run have too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "calibration/observation.h"

namespace headroom::calibration {

struct MeasuredSize {
  std::string journey;  // in which the file has the step
  std::string step;
  Bytes request;  // 0: nothing was sent for it, as by a step that only listens
  Bytes response;
  std::uint64_t requests = 0;  // of which this is the mean
};

// Of each step that enough requests were made of, in the order of the file. All observations are of
// one service.
std::vector<MeasuredSize> measure_sizes(std::span<const Observation> observations);

// The sizes that the file does not tell become those of `overlay`, where it has the step.
void add_sizes(spec::Workload& workload, const spec::Workload& overlay);

// The steps whose size, or a half of it, the one tells and the other does not.
std::vector<std::string> steps_sized(const spec::Spec& without, const spec::Spec& with);

}  // namespace headroom::calibration
