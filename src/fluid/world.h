// A service in virtual time, as flows: rates of requests instead of requests, in steps of a second.
// A day of it takes some hundredths of a second, so that hours to months of traffic, and thousands
// of chances, can be rehearsed.
//
//   for each step:  world.step(sessions a second)   --> what arrived, was served, failed, waited
//   now and then:   world.look(), world.scale(...)  --> whoever controls it
//
// It is its own platform, signals and clock, and all that it tells is exact; what sensors make of
// it is rehearsal's affair. Same model, seed and calls: the same on every machine. Not thread-safe;
// nothing allocates per step once it is warm.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/random.h"
#include "fluid/model.h"
#include "fluid/stage.h"
#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/signals.h"

namespace headroom::fluid {

// What became of the requests of one class, added up since the beginning.
struct ClassAmounts {
  double started = 0;
  double succeeded = 0;
  double refused = 0;  // there was no place for it
  double lost = 0;     // waited for too long, or at a replica that failed
  double broken = 0;   // was worked on by a replica that failed
  double errors = 0;   // was answered with one
  double delayed = 0;  // of those answered: waited longer than the model's limit, somewhere

  double failed() const { return refused + lost + broken + errors; }
};

// So many of the times that a step's requests took are told of it.
inline constexpr std::size_t kTimes = 16;

class World final : public platform::Platform, public platform::Signals, public platform::Clock {
 public:
  // Asserts that check() finds nothing wrong with the model.
  World(Model model, Seed seed);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // One step of the model's length, in which so many sessions begin.
  void step(double sessions_per_second);

  const Model& model() const { return model_; }
  const Stage& stage(std::size_t component) const { return stages_[component]; }
  const ClassAmounts& amounts(std::size_t request_class) const { return classes_[request_class]; }
  // How long the requests of a class took that were answered in the last step; seconds, all equally
  // likely, in no order. `alone`: what they take where nobody waits. Each is drawn from another
  // part of its law, so that those of some hundred steps tell all of it.
  std::array<double, kTimes> times(std::size_t request_class, const Places& alone,
                                   Random& random) const;
  // Money for all replicas since the beginning.
  double paid() const;

  // --- Clock, Signals ---

  Nanos now() const override { return now_; }
  platform::Look look() override;

  // --- Platform: acts at once, and time passes later ---

  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override;
  Result<std::vector<platform::Instance>> instances() override;
  Result<std::string> entry_url() override { return std::string("virtual://entry"); }
  Result<void> scale(const std::string& component, int replicas) override;
  // Cores, of what has a processor in the model. How much memory there is decides nothing here.
  Result<void> resize(const std::string& component, const platform::Limits& limits) override;
  Result<void> kill(const platform::Replica& replica) override;
  Result<void> pause(const platform::Replica& replica) override;
  Result<void> resume(const platform::Replica& replica) override;
  std::string_view driver() const override { return "fluid"; }

 private:
  // Of a component, when it was last looked at.
  struct Seen {
    Amounts amounts;
    Worked worked;
  };

  Result<std::size_t> find(const std::string& component) const;
  std::unexpected<Error> no_replica(const platform::Replica& replica) const;
  void count_classes(double sessions);
  platform::ComponentSignals signals_of(std::size_t component, double seconds);

  const Model model_;
  std::vector<Stage> stages_;
  std::vector<double> arriving_;  // by component, within a step
  std::vector<double> mix_;       // by class and component: share of the requests there
  std::vector<ClassAmounts> classes_;
  std::vector<Seen> seen_;
  Nanos now_{};
  Nanos seen_at_{};
};

}  // namespace headroom::fluid
