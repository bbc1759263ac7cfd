// How service times vary, how long slots are held, and what no component accounts for: from the
// response times of a calm run, held against a simulation of that run.
//
// A simulation with the measured demands has the queues in it already. What then differs of a
// request class is told by its quantiles: a constant that all of them lack is overhead; where a
// component holds slots, a factor between them is that of the time held (a straight line through
// pairs of quantiles); and how much demands vary is chosen so that the rest fits best.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "calibration/observation.h"

namespace headroom::calibration {

struct Shapes {
  std::map<std::string, double> variation;     // by component that computes and matters
  std::map<std::string, double> holds_factor;  // by component that holds slots; 1: as the file says
  std::map<std::string, Nanos> overhead;       // by step
  double misfit = 0;  // that is left: root mean square of the quantiles' relative errors
};

// `spec` is the observation's with the measured demands. Fails as the simulation does.
Result<Shapes> fit_shapes(const spec::Spec& spec, const Observation& calm);

}  // namespace headroom::calibration
