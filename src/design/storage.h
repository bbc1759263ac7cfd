// What components keep, day by day, and when their disks are full.
//
// What is written follows the sessions of a day, what is there the days before: today's load is
// taken to have been the same for as long as things are kept, unless the file says what is there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "design/service.h"
#include "growth/forecast.h"

namespace headroom::design {

// Of a disk; the rest is for what databases and operating systems need beside it (compaction, logs,
// a restore), and for the time that it takes to buy more.
inline constexpr double kDiskUsable = 0.8;

struct Storage {
  std::size_t component = 0;                // in the model
  double written = 0;                       // bytes on the first day, all copies together
  std::vector<growth::ForecastPoint> held;  // bytes at the end of each day
  std::optional<double> room;  // bytes, of the replicas of today; nothing: no limit told

  growth::Exhaustion usable() const;  // until when it is less than that share of the room
  growth::Exhaustion full() const;
};

// Of each component that stores something. `peaks` are sessions a second at the peak, of every day
// from today; nothing where the file does not say how many sessions a day there are.
std::vector<Storage> storage_of(const Service& service,
                                const std::vector<growth::ForecastPoint>& peaks);

// The disks of a component that are full, and since when.
struct FullDisk {
  std::string component;
  growth::Date on;
};

// The first of all; nothing where none is full in this time.
std::optional<FullDisk> first_full(const std::vector<Storage>& all, const Capacity& capacity);

// The peak of today, every day: for so long that what fills up, does.
std::vector<growth::ForecastPoint> as_today(Rate peak, growth::Date today);

}  // namespace headroom::design
