// What of a component is grown, and the file as it is at one size.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "spec/spec.h"

namespace headroom::trial {

// kSlots: the figure `slots` of the component, which its command gets as ${slots}. kTimes: the
// replicas of all components that the environment runs, times what the file says.
enum class Resource { kReplicas, kCpu, kMemory, kSlots, kTimes };
std::string_view name_of(Resource resource);  // "replicas", "cores", "bytes", "slots", "times"

// What Dimension::component says of all of them.
inline constexpr std::string_view kAllComponents = "all";

struct Dimension {
  std::string component;  // of kTimes: kAllComponents
  std::string environment;
  Resource resource = Resource::kReplicas;
};

// "4 replicas", "0.5 cores", "256 MiB", "20 slots", "4x".
std::string size_text(Resource resource, double size);

// The file with the component of that size, in its system section and in the environment. Fails
// with the place in the file where the environment lacks the component, or where another size would
// change nothing: slots that no command gets, replicas of an entry that nothing balances.
Result<spec::Spec> resized(spec::Spec spec, const Dimension& dimension, double size);

}  // namespace headroom::trial
