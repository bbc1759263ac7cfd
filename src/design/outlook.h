// A growth of the file, date by date: the load at the peak, which component runs out when, and what
// it takes then.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "design/break_point.h"
#include "design/scaled.h"
#include "design/sizing.h"
#include "design/storage.h"
#include "growth/days.h"
#include "growth/forecast.h"

namespace headroom::design {

struct Horizon {
  growth::Date today;
  std::optional<int> days;  // nothing: as far as the growth itself says, or else a year
};

// When something of a component runs out, with the replicas of today.
struct ComponentDates {
  std::string name;
  Limit limit;
  growth::Exhaustion usable;  // the target of its scaling, or else the knee; of a disk kDiskUsable
  growth::Exhaustion saturated;  // all that there is of it
};

struct OutlookPoint {
  growth::ForecastPoint sessions;   // a second, at the peak
  std::vector<double> utilisation;  // by component, with the replicas of today
  Sizing sizing;
};

struct Outlook {
  std::string name;                        // of the growth
  std::string curve;                       // for people: "8% per month"
  std::vector<ComponentDates> components;  // each of their limits, in the order of saturation
  // If nothing is done: when the load is that of the break point, and which disk is full first.
  std::optional<growth::Date> breaks;
  std::optional<FullDisk> full;
  std::vector<OutlookPoint> points;          // eight or so dates, the last one included
  std::vector<growth::ForecastPoint> daily;  // of each day
  std::vector<Storage> storage;              // of the components that store, on each day
  // Of those that scale, as scaled_at() has them: when the most replicas no longer suffice.
  std::vector<growth::Exhaustion> outgrown;
};

// `as_is` is the break point with the replicas of today. Fails where the growth contradicts itself,
// and as size_for() does.
Result<Outlook> outlook(const Service& service, const BreakPoint& as_is, const spec::Growth& growth,
                        const Horizon& horizon);

}  // namespace headroom::design
