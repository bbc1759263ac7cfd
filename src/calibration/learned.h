// What measured runs teach about a service, and the file that keeps it: an overlay over the service
// file, in the same language, which `headroom plan` and every later prediction read together with
// it. The service file itself is never written to.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/concurrency.h"
#include "calibration/demands.h"
#include "calibration/observation.h"
#include "calibration/shapes.h"
#include "calibration/sizes.h"

namespace headroom::calibration {

struct Learned {
  std::vector<MeasuredDemand> demands;
  Shapes shapes;
  std::vector<MeasuredSize> sizes;
  std::string shapes_from;               // the run whose response times told them, the calmest
  std::vector<Concurrency> concurrency;  // of components that compute, matter, and do not say it
  std::vector<std::string> runs;         // all that told demands
};

// All observations are of one service; at least one (asserts). Fails as a simulation does.
Result<Learned> learn(std::span<const Observation> observations);

// The overlay: a service file that has, of components and steps, only what was learned. `when`: a
// day, for people.
Result<std::string> overlay_text(const spec::Spec& spec, const Learned& learned,
                                 const std::string& when);

// `overlay` is such a text, read (spec::read_overlay). What it says of components and steps that
// the file does not have any more is left out, and a limit that the file states itself by now. A
// demand that was measured stands above the one of the file, which was a guess; of a size, what the
// file tells stands: it is what was agreed on, and may know of data that a test does not send.
spec::Spec overlaid(spec::Spec spec, const spec::Spec& overlay);

}  // namespace headroom::calibration
