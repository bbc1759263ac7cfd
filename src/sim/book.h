// What a simulation counts: of each request class what its users saw, of each component what it
// did.
//
// Counts begin anew with begin(): after a warm-up, or for each second of a Run.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/histogram.h"
#include "base/quantity.h"
#include "sim/level.h"
#include "sim/model.h"

namespace headroom::sim {

// What became of requests as their users saw it.
struct ClassCounts {
  std::uint64_t started = 0;
  std::array<std::uint64_t, kOutcomes> ended{};
  std::uint64_t retries = 0;  // by the users themselves
  Histogram response_time;    // nanoseconds, of those that were answered
  Histogram failed_time;      // of all others
  Histogram first_byte;       // until the answer began, where a step says so
  TimeSum responding;         // over response_time, exact

  std::uint64_t operator[](Outcome outcome) const {
    return ended[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t answered() const { return (*this)[Outcome::kAnswered]; }
  std::uint64_t failed() const;
  void reset();
};

struct ComponentCounts {
  std::uint64_t arrived = 0;  // attempts that reached it
  std::uint64_t refused = 0;  // of those: no place, over the rate, shed, no replica
  std::uint64_t left = 0;     // the line, before their turn: impatient, or broken off
  std::uint64_t begun = 0;    // came to be handled
  std::uint64_t waited = 0;   // of those: not at once
  TimeSum waiting;            // of those that came to be handled
  std::uint64_t lookups = 0;  // in its cache
  std::uint64_t hits = 0;
  std::uint64_t retries = 0;   // that it made
  std::uint64_t timeouts = 0;  // of calls that it made
};

struct Book {
  Book(std::size_t class_count, std::size_t component_count)
      : classes(class_count), components(component_count) {}

  void begin();

  std::vector<ClassCounts> classes;
  std::vector<ComponentCounts> components;
};

}  // namespace headroom::sim
