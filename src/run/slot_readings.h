// What the programs of a component say of the slots in which they work on requests, as they publish
// it: sums over readings, each of one replica at one moment, so that windows add up.
//
// A program that has requests that wait is full: what it works on then is all that it can.
#pragma once

#include <cstdint>

namespace headroom::run {

struct SlotReadings {
  std::uint64_t readings = 0;  // 0: nothing is known
  double slots = 0;            // that there are, where programs say it; else 0
  double busy = 0;             // requests that were worked on
  double waiting = 0;          // requests that waited
  std::uint64_t full = 0;      // readings in which some waited
  double busy_full = 0;        // in those: requests that were worked on
  double busy_full_squares = 0;
  friend bool operator==(const SlotReadings&, const SlotReadings&) = default;
};

inline void add(SlotReadings& into, const SlotReadings& more) {
  into.readings += more.readings;
  into.slots += more.slots;
  into.busy += more.busy;
  into.waiting += more.waiting;
  into.full += more.full;
  into.busy_full += more.busy_full;
  into.busy_full_squares += more.busy_full_squares;
}

}  // namespace headroom::run
