// What sensors make of a system that tells the truth: they count what comes by chance, are a little
// off, late, and silent now and then. Between the signals of a world and who is to be rehearsed.
//
// Which replicas there are, and their health, is known whatever the sensors do: that tells the
// platform. Not thread-safe.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "platform/signals.h"

namespace headroom::rehearsal {

struct SensorTrouble {
  // kByChance: requests are counted as a Poisson process brings them, and replicas are as busy as
  // these make them. kExactly: as many as expected.
  enum class Counting { kExactly, kByChance } counting = Counting::kExactly;
  double noise = 0;  // of each figure, its standard deviation over its value
  Nanos delay{};     // what is told is so old
  // The sensors of a component work for so long, on average and by an exponential law, and are then
  // silent for so long; absent: they always work.
  std::optional<Nanos> works;
  Nanos silent = std::chrono::minutes(2);
  Nanos until = Nanos::max();  // from this moment on there is no silence and no noise
};

class Sensors final : public platform::Signals {
 public:
  // The signals must outlive it.
  Sensors(platform::Signals& exact, SensorTrouble trouble, Seed seed);

  platform::Look look() override;

 private:
  // When the sensors of a component change from working to silent, or back.
  struct State {
    bool is_silent = false;
    Nanos until{};
  };

  void advance(State& state, Nanos now);
  Nanos draw(Nanos mean);
  double draw_factor(double deviation);
  double draw_count(double expected);
  void disturb(platform::ComponentSignals& signals, double seconds);
  platform::Look told(const platform::Look& now) const;

  platform::Signals& exact_;
  SensorTrouble trouble_;
  Random random_;
  std::vector<State> states_;            // by component
  std::deque<platform::Look> measured_;  // what is not told yet, and the last that was
  Nanos last_{};
};

}  // namespace headroom::rehearsal
