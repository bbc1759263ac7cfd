// Tells a run what the components of its environment used: a recorder before all others, which asks
// the platform at the end of every second and passes the second on with the answer in it.
//
// What the platform says is asked for when a second is told, which is a moment after its end, so a
// second may hold a little of the next one's work; over a window that evens out. Where a platform
// cannot tell, or stops telling, seconds pass as they came.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.h"
#include "run/recorder.h"

namespace headroom::trial {

class UsageRecorder final : public run::Recorder {
 public:
  // Borrows both. Nothing else may ask the platform for anything between begin() and finish().
  UsageRecorder(platform::Platform& platform, run::Recorder& next)
      : platform_(platform), next_(next) {}

  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override { return next_.add(event); }
  Result<void> finish(const run::End& end) override { return next_.finish(end); }

 private:
  struct Counted {
    double cpu_seconds = 0;
    double throttled_seconds = 0;
  };
  using ReplicaName = std::pair<std::string, int>;

  std::vector<run::ComponentSlice> used_since_last(const std::vector<platform::Usage>& usage);

  platform::Platform& platform_;
  run::Recorder& next_;
  std::vector<std::string> components_;  // in the order of the header
  std::map<ReplicaName, Counted> last_;
};

}  // namespace headroom::trial
