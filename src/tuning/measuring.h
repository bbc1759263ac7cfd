// Answers by measurement: each configuration is brought up as an environment of its own, loaded,
// judged, and taken down again.
#pragma once

#include "platform/clock.h"
#include "trial/test.h"
#include "trial/variant.h"
#include "tuning/question.h"

namespace headroom::tuning {

struct Measuring {
  const spec::Spec& spec;  // with a section `tune`
  std::string environment;
  trial::PlatformOf platform_of;
  load::Options load;  // its base_url is that of each variant
  trial::Identity identity;
  std::vector<run::Recorder*> watchers;
  store::Store* store = nullptr;  // may be absent
  const load::StopRequest& stop;
  const platform::Clock& clock;
};

// How long the load of a run is: as the question says, or the objective's test. Nothing where that
// test has no end of its own, or cannot be planned.
Nanos run_length(const spec::Spec& spec, const Question& question);

// Borrows what `measuring` does. Each answer is a run in the store, whose series is the tuning.
// Fails where a variant cannot be brought up or its plan cannot be made, and with kInterrupted
// where the user stopped it.
Ask measuring(Measuring measuring);

}  // namespace headroom::tuning
