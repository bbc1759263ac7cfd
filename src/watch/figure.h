// The figures by which a component is watched, as its programs publish them.
#pragma once

#include <map>
#include <string_view>

namespace headroom::watch {

enum class Figure {
  kArrivals,   // counts requests that have come
  kAnswers,    // counts requests that were answered, in whichever way
  kErrors,     // counts answers that were failures
  kInFlight,   // requests there now, those that wait included
  kQueue,      // requests that wait now
  kBusySlots,  // in use now
  kSlots,      // there now
};

// The others are gauges: what they are now.
constexpr bool is_counter(Figure figure) {
  return figure == Figure::kArrivals || figure == Figure::kAnswers || figure == Figure::kErrors;
}

// "arrivals", "busy slots"
std::string_view to_string(Figure figure);

// What is known: gauges as they are, counters as rates per second.
using Readings = std::map<Figure, double>;

}  // namespace headroom::watch
