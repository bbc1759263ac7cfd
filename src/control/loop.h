// The operating loop's spine. One step at the Clock's now:
//
//   look -> estimate -> decide -> guard -> act -> verify
//
// It sees a system by Signals alone, acts by Platform alone, and tells time by Clock alone, so that
// it cannot tell whether the system is live or simulated. All that it decides, is refused or does
// is an event with its reasons.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "control/guard.h"
#include "control/policy.h"
#include "control/schedule.h"
#include "control/sizing.h"
#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/signals.h"
#include "run/run.h"

namespace headroom::control {

// How one component is steered.
struct Steered {
  Subject subject;
  std::unique_ptr<Policy> policy;
  GuardRules guard;
  ReplicaRange range;
  std::vector<ScheduleEntry> schedule;  // what it says holds within `range`
  std::optional<SizeRules> size;        // of each replica; nothing: left as it is
  // Requests that come to it for each that comes to the entry, where that is known: then it is
  // scaled for what will reach it once what is before it no longer holds it up, so that the
  // bottleneck does not just move.
  std::optional<double> per_entry;
};

struct LoopSettings {
  std::string entry;  // the component that users call; empty: unknown
  // The time of day when the Clock was at 0, for schedules.
  std::chrono::sys_seconds epoch{};
  // Beyond its start-up time, until a replica that was asked for and is not there is asked for
  // again.
  Nanos patience = std::chrono::minutes(1);
};

// How a component stands after a step, for whoever looks on.
struct Standing {
  ReplicaRange range;           // that holds now
  std::optional<int> asked;     // replicas that it should have
  std::optional<int> proposed;  // by its policy; nothing: it cannot be told
  std::string why;              // it is proposed, or cannot be told
  std::optional<Foreseen> foreseen;
  std::string held;    // why it does not have what is proposed; empty: nothing is in the way
  std::string change;  // the last of its number by this process: "3 -> 4"; empty: none yet
  Nanos changed{};     // when it was last changed; {}: never
};

// kOnlySays: what it would do is told and not done, as in a dry run or while it is paused.
enum class Acting { kActs, kOnlySays };

class Loop {
 public:
  // What it is given must outlive it. Asserts that every component is steered at most once, by a
  // policy, within a range, and that what its replicas can take is above 0 where it is known.
  Loop(std::vector<Steered> steered, LoopSettings settings, platform::Platform& platform,
       platform::Signals& signals, const platform::Clock& clock);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // One step. Gives what happened in it; `at` is by the Clock.
  std::vector<run::Event> tick();

  void set_acting(Acting acting) { acting_ = acting; }

  // Of a steered component; nothing before it was seen.
  std::optional<int> asked(std::string_view component) const;
  // Of a steered component; nothing before its first step.
  std::optional<Standing> standing(std::string_view component) const;
  // Of each of its replicas; nothing before it was seen, and where its size is left as it is.
  std::optional<platform::Limits> limits_asked(std::string_view component) const;

  // All that must not be lost when the process dies, as JSON (docs/formats/control-state.md).
  std::string state() const;
  // Of the same components by the same policies, before the first step; what is of others is left
  // out, and what a policy cannot take up of what it learned is an event of the next step. The
  // Clock has to go on from the one that state() was told by. Fails with kInvalid on what state()
  // never gave, and changes nothing then.
  Result<void> restore(std::string_view state);

 private:
  struct Component;
  struct Lever;
  struct Change;

  std::optional<std::size_t> index_of(std::string_view component) const;
  void begin_calm(Component& component, const platform::ComponentSignals& signals, Nanos now);
  void estimate(Component& component, const platform::ComponentSignals& signals,
                std::optional<double> entered, Nanos now);
  void time_starts(Component& component, const platform::ComponentSignals& signals, Nanos now);
  void steer(Component& component, const platform::ComponentSignals& signals, Nanos now);
  void steer_size(Component& component, const platform::ComponentSignals& signals, Nanos now);
  // Whether it was done, or said in its place.
  bool act(Lever& lever, const Change& change, Nanos now);
  bool scale(Component& component, int replicas, const std::string& why, Nanos now);
  bool resize(Component& component, const platform::Limits& limits, const std::string& why,
              Nanos now);
  void verify(Component& component, const platform::ComponentSignals& signals, Nanos now);
  void verify_size(Component& component, const platform::ComponentSignals& signals, Nanos now);
  void hold_unseen(Component& component, Nanos now);
  void tell_held(Lever& lever, std::string reason, std::string_view what, Nanos now);
  void tell_gaps(const platform::Look& look, Nanos now);
  void tell(Nanos at, std::string_view kind, std::string text);

  LoopSettings settings_;
  platform::Platform& platform_;
  platform::Signals& signals_;
  const platform::Clock& clock_;
  std::vector<Component> components_;
  Acting acting_ = Acting::kActs;
  std::vector<std::string> gaps_;  // that were told
  std::vector<run::Event> events_;
};

// Kinds of its events (run/run.h).
inline constexpr std::string_view kScaled = "scale";     // it asked for another number of replicas
inline constexpr std::string_view kResized = "resize";   // it asked for replicas of another size
inline constexpr std::string_view kHeld = "held";        // it did not, though more was proposed
inline constexpr std::string_view kWould = "would";      // it would have, if it were to act
inline constexpr std::string_view kBlind = "blind";      // a signal was lost, or is back
inline constexpr std::string_view kRefused = "refused";  // the platform could not
inline constexpr std::string_view kLearned = "learned";  // something is not as the file says
inline constexpr std::string_view kWarning = "warning";  // what it did has not come about

}  // namespace headroom::control
