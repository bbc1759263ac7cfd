// The operating loop in real time: one step after the other, until it is stopped.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "control/loop.h"
#include "control/series_store.h"
#include "operation/folder.h"
#include "platform/clock.h"
#include "run/run.h"

namespace headroom::operation {

enum class Mode { kActs, kDryRun };

struct Operation {
  control::Loop& loop;
  const platform::Clock& clock;
  const Folder& folder;
  Mode mode = Mode::kActs;
  Nanos period = std::chrono::seconds(15);
  std::vector<std::string> components;  // whose replicas are told in the status
  // What was seen, as it is told there too. May be absent.
  const control::SeriesStore* seen = nullptr;
  std::string log = {};  // where what it tells can be read, likewise; empty: nowhere

  // Done as often between two steps as `pace` says, beginning one pace after a step: looks beside
  // the loop's own. Not in the last second before a step, which it may take. May be empty.
  std::function<void()> between = {};
  Nanos pace = std::chrono::seconds(1);
  // What happened beside the loop since it was last asked: how actions ended. May be empty.
  std::function<std::vector<run::Event>()> beside;
  // Hears that a step is over, and when the next one is due. May be empty.
  std::function<void(Nanos)> stepped = {};
  // Hears every event. May be empty.
  std::function<void(const run::Event&)> told;
  // Waits until that moment of the clock; false: it is to end.
  std::function<bool(Nanos)> wait_until;
};

// Takes up what an earlier one left, if anything, and goes on until wait_until() says that it is
// over. Fails with kStorage where what it decides cannot be kept: it does not act then.
Result<void> operate(const Operation& operation);

}  // namespace headroom::operation
