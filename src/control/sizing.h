// How large each replica of a component is to be: what its replicas use, made into the limits that
// they should have (resource_size.h). All replicas have the same; the one that uses most decides.
//
// Cores are to be used up to a target. Where a limit holds a replica up, what it uses no longer
// tells what it needs, so that it gets twice as much. Memory cannot be squeezed: it is to be a
// quarter more than the most that was used within a day, or the calm where that is longer.
#pragma once

#include <optional>
#include <string>

#include "control/resource_size.h"
#include "platform/signals.h"

namespace headroom::control {

// The unit of its rules.
double mebibytes(Bytes bytes);

struct SizeRules {
  std::optional<ResourceRules> cpu;     // cores; nothing: its limit stays as it is
  std::optional<ResourceRules> memory;  // MiB
  double target = 0.7;                  // of the cores
};

struct SizeState {
  ResourceState cpu;
  ResourceState memory;
};

struct SizeSituation {
  Nanos now{};
  const platform::ComponentSignals& signals;
  platform::Limits asked;  // that its replicas should have now; where it has none, the most it may
};

struct SizeProposal {
  platform::Limits limits;
  std::string why;    // "1.4 cores needed, at 70%"; empty: nothing is to be changed
  std::string limit;  // "at most 2 cores", or what is not told; empty: nothing stands in its way
};

// Notes what is seen, and says what follows.
SizeProposal propose_size(SizeState& state, const SizeRules& rules, const SizeSituation& situation);

// That it was done.
void note_resized(SizeState& state, const platform::Limits& from, const platform::Limits& to,
                  Nanos now);

// The limits of the first replica that is ready and tells any; nothing where none does.
std::optional<platform::Limits> limits_told(const platform::ComponentSignals& signals);

// Whether the ready replicas have them, as far as they tell: a platform may round them.
bool have_limits(const platform::ComponentSignals& signals, const platform::Limits& limits);

}  // namespace headroom::control
