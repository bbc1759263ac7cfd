// Tells a run what the components of its environment used: a recorder before all others, which asks
// the platform at the end of every second and passes the second on with the answer in it.
//
// The platform is asked when a second is told, which is a moment after its end, so a second may
// hold a little of the next one's work; what a slow platform tells too late stands in a later
// second. Over a window that evens out. Where a platform cannot tell, or stops telling, seconds
// pass as they came.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/background_question.h"
#include "platform/platform.h"
#include "run/recorder.h"

namespace headroom::trial {

class UsageRecorder final : public run::Recorder {
 public:
  // How long a second waits for the platform.
  static constexpr Nanos kPatience = std::chrono::milliseconds(50);

  // Borrows both. Nothing else may use the platform while this lives.
  UsageRecorder(platform::Platform& platform, run::Recorder& next, Nanos patience = kPatience)
      : usage_([&platform] { return platform.usage(); }), next_(next), patience_(patience) {}

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

  // Nothing where the platform has not told yet, or could not.
  std::optional<std::vector<platform::Usage>> ask(Nanos patience);
  std::vector<run::ComponentSlice> used_since_last(const std::vector<platform::Usage>& usage);

  BackgroundQuestion<Result<std::vector<platform::Usage>>> usage_;
  run::Recorder& next_;
  Nanos patience_;
  std::vector<std::string> components_;  // in the order of the header
  std::map<ReplicaName, Counted> last_;
};

}  // namespace headroom::trial
