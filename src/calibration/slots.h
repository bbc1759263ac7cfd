// The slots of components: how many requests a replica works on at once, where that is what runs
// out. From where throughput ends (knee.h), from what programs say of themselves
// (gauged_slots.h), and beside what the file says.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/gauged_slots.h"
#include "calibration/knee.h"
#include "calibration/subject.h"

namespace headroom::calibration {

struct Slots {
  std::string component;
  std::optional<int> stated;  // by the file: slots, or else concurrency
  // Otherwise why it does not tell; empty of a component whose slots nothing speaks of.
  std::expected<Knee, std::string> knee;
  std::expected<GaugedSlots, std::string> gauges;
  // The time that a request holds one, where the file says neither that nor slots, nor cores, which
  // would be what work is done on.
  std::optional<Nanos> holds;

  // What programs say, or else the whole number in the middle of the knee: the file's, where that
  // lies within. Nothing where neither tells.
  std::optional<int> measured() const;
  // Whether a number of slots lies within what the knee says.
  bool is_within_knee(int slots) const;
  // Whether the file says otherwise, or nothing.
  bool corrects() const { return measured() && measured() != stated; }
};

struct LearnedSlots {
  std::vector<Slots> components;  // that hold slots by the file, or were seen to
  // Why nothing is told of any though a run was overloaded; empty where something is.
  std::string remark;
};

// `calm`: of the lightest load; nullptr where there is none. `others`: all other runs. Fails as a
// model of the service does.
Result<LearnedSlots> learn_slots(const Subject* calm, const std::vector<const Subject*>& others);

// For people: "3.90 to 4.12 by the knee of RUN, 4 in use whenever requests waited".
std::string evidence_of(const Slots& slots);

}  // namespace headroom::calibration
