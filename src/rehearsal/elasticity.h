// How closely the replicas of a component followed what its load needed: the measures of
// elasticity of Herbst et al. (2013, 2015), with what they cost.
//
// Needed are as many replicas as the load of a step takes at full capacity, and at least one;
// supplied are those that are ready. One that was made another size counts as what it serves, and
// where such ones take all of the load, no more than these are needed.
#pragma once

namespace headroom::rehearsal {

// The fewest replicas that take a load, one at least; both in one unit. What would be a whole
// number but for rounding is one.
int replicas_for(double load, double capacity);

class Elasticity {
 public:
  // A step so long: requests that came a second, and what one replica serves a second.
  void add(double per_second, double capacity, double supplied, double seconds);

  // Means over time of what was missing, and of what was too much, over what was needed.
  double missing() const { return mean(missing_); }
  double excess() const { return mean(excess_); }
  // Shares of the time for which something was missing, and too much.
  double time_missing() const { return mean(seconds_missing_); }
  double time_excess() const { return mean(seconds_excess_); }
  // Requests beyond the capacity of the moment, over all.
  double overload() const { return requests_ > 0 ? overload_ / requests_ : 0; }
  // Replica time supplied over that needed.
  double cost() const { return needed_ > 0 ? supplied_ / needed_ : 0; }

  double needed_seconds() const { return needed_; }      // of replicas
  double supplied_seconds() const { return supplied_; }  // of replicas that were ready
  double seconds() const { return seconds_; }

 private:
  double mean(double integral) const { return seconds_ > 0 ? integral / seconds_ : 0; }

  double seconds_ = 0;
  double missing_ = 0;
  double excess_ = 0;
  double seconds_missing_ = 0;
  double seconds_excess_ = 0;
  double overload_ = 0;
  double requests_ = 0;
  double needed_ = 0;
  double supplied_ = 0;
};

}  // namespace headroom::rehearsal
