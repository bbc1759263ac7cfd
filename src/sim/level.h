// A number that changes over time, and its mean: requests at a component, cores that are busy.
#pragma once

#include "base/quantity.h"

namespace headroom::sim {

class Level {
 public:
  void add(double difference, Nanos now) {
    catch_up(now);
    value_ += difference;
  }
  double value() const { return value_; }
  // Value times seconds since the start.
  double area(Nanos now) const { return area_ + value_ * to_seconds(now - since_); }

 private:
  void catch_up(Nanos now) {
    area_ += value_ * to_seconds(now - since_);
    since_ = now;
  }

  double value_ = 0;
  double area_ = 0;
  Nanos since_{};
};

}  // namespace headroom::sim
