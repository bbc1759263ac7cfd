// From one load of the service file to one stream of a plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::workload {

// What a load needs to know of the test it belongs to.
struct LoadSetting {
  const spec::Spec& spec;
  const std::vector<Journey>& journeys;  // of the plan
  std::optional<Nanos> test_duration;
  Nanos warm_up{};
  Seed seed;
};

struct BuiltStream {
  Stream stream;
  std::string text;  // for people; without the stream's limit
  // What its rate never falls below once the warm-up is over, a spike left aside; 0 where it has
  // no rate.
  Rate steady;
};

// Fails where the load has no end, or asks for what the file lacks. Errors have a place only where
// they speak of another file; a trace ends its load at the full second after its last start.
Result<BuiltStream> build_stream(const spec::TestLoad& load, const LoadSetting& setting);

}  // namespace headroom::workload
