// A number that changes over time, and its mean: requests at a component, cores that are busy.
#pragma once

#include "base/quantity.h"

namespace headroom::sim {

class Level {
 public:
  void add(double difference, Nanos now) {
    area_ += value_ * static_cast<double>((now - since_).count());
    since_ = now;
    value_ += difference;
  }
  double value() const { return value_; }
  // Value times seconds since the start.
  double area(Nanos now) const {
    return (area_ + value_ * static_cast<double>((now - since_).count())) / 1e9;
  }

 private:
  double value_ = 0;
  double area_ = 0;  // value times nanoseconds, up to since_
  Nanos since_{};
};

// Durations added up: exact to the rounding of a double, and longer than any one may be.
class TimeSum {
 public:
  void add(Nanos duration) { nanos_ += static_cast<double>(duration.count()); }
  double seconds() const { return nanos_ / 1e9; }

 private:
  double nanos_ = 0;
};

}  // namespace headroom::sim
