// Signals that are looked at more often than a step of the loop is taken: what is a rate or a share
// is then the mean of several looks, a look that failed blinds nobody as long as another did not,
// and a peak that was over before the step has been seen.
#pragma once

#include <map>
#include <string>

#include "base/quantity.h"
#include "platform/signals.h"

namespace headroom::operation {

class PacedSignals final : public platform::Signals {
 public:
  // Borrows it.
  explicit PacedSignals(platform::Signals& signals) : signals_(signals) {}

  // One look, beside the steps; look() begins with one too.
  void look_between();

  // The newest look, in which rates and shares are means since the last call: of the looks that
  // told them and were plausible, each counted by the time that it speaks of. Nothing where none
  // did. Counts and gaps are of the newest.
  platform::Look look() override;

  // As it came, beside the steps or for one.
  const platform::Look& newest() const { return newest_; }

 private:
  class Mean {
   public:
    void add(std::optional<double> value, double seconds);
    std::optional<double> value() const;

   private:
    double sum_ = 0;
    double seconds_ = 0;
  };
  struct ReplicaMeans {
    Mean utilisation;
    Mean cores;
    Mean withheld;
  };
  struct ComponentMeans {
    Mean arrivals;
    Mean errors;
    std::map<int, ReplicaMeans> replicas;
  };

  platform::Signals& signals_;
  platform::Look newest_;                        // at 0 before the first
  std::map<std::string, ComponentMeans> means_;  // since the last call of look()
};

}  // namespace headroom::operation
