// One test: the plan is carried out against a service that is already there, recorded, and judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "load/engine.h"
#include "platform/platform.h"
#include "platform/slot_gauges.h"
#include "run/judge.h"
#include "run/recorder.h"
#include "spec/requirement.h"
#include "store/store.h"
#include "workload/plan.h"

namespace headroom::trial {

// What the run's header says beside what plan and machine tell.
struct Identity {
  std::string service;
  std::string test;
  std::string environment;
  std::string spec_sha256;
  std::string folder;  // of the service, for its commit
  std::string headroom_version;
  std::vector<std::string> remarks;
  std::string series = {};  // of the search that it is a probe of, or the suite of its test
};

struct Setup {
  const workload::Plan& plan;
  load::Options load;
  std::vector<spec::Requirement> requirements;
  Identity identity;
  // Of the environment under test, to be asked what its components use; nullptr: unknown. Borrowed.
  platform::Platform* platform = nullptr;
  // What its programs say of their slots; nullptr: nothing. Borrowed.
  platform::SlotGauges* gauges = nullptr;
};

struct Finished {
  run::Run run;  // condensed where it was long (run/condenser.h)
  run::Judgement judgement;
  // Why the run could not be kept, when it could not. The test itself stands.
  std::optional<Error> not_kept;
};

// `watchers` see the run as it happens (the live view); `store` may be absent. Blocks until the run
// is over or `stop` ends it; what was measured until then is judged all the same, as a partial run.
Result<Finished> run_test(const Setup& setup, const std::vector<run::Recorder*>& watchers,
                          store::Store* store, const load::StopRequest& stop);

}  // namespace headroom::trial
