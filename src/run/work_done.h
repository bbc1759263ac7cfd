// A load that is so many sessions ends with its last answer: nothing of it drains afterwards, and
// all the time until then is its own, the last second too, however little of it was used.
#pragma once

#include <algorithm>
#include <string_view>

#include "run/run.h"

namespace headroom::run {

// The kind of the event which tells that every load of the run came to its limit of sessions.
inline constexpr std::string_view kWorkDone = "done";

inline bool ended_with_its_work(const Run& run) {
  return std::ranges::any_of(run.events,
                             [](const Event& event) { return event.kind == kWorkDone; });
}

}  // namespace headroom::run
