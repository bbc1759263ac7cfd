// A quota of processor time as control groups enforce it: in each period the jobs of a replica run
// at full speed until its share of the period is used up, and then all of them stand still until
// the next one begins. Nothing is saved up (bandwidth control of the Linux scheduler; Turner, Rao
// and Rao, CPU bandwidth control for CFS, Linux Symposium 2010).
//
// So 50 ms of work under a quota of 0.25 cores are done after 125 ms, and not after 200: 25 ms, the
// wait for the next period, 25 ms. Periods follow each other from the start of the clock, whoever
// is there. That the kernel deals the quota out in slices and looks at it at its ticks, which
// shifts some milliseconds from one period to the next, is left out.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/quantity.h"
#include "sim/law.h"
#include "sim/model.h"

namespace headroom::sim {

class CpuQuota {
 public:
  // Of the time from `from` to `to`, the seconds in which there was something left to run on, with
  // `busy` cores in use all the while. To be asked in order, without gaps.
  double run(const Quota& quota, double busy, Nanos from, Nanos to) {
    if (busy <= 0) return 0;
    double running = 0;
    while (from < to) {
      renew(quota, from);
      const Nanos until = std::min(to, end_of_period(quota, from));
      const double ran = std::min(to_seconds(until - from), left_ / busy);
      left_ = std::max(0.0, left_ - ran * busy);
      used_ += ran * busy;
      running += ran;
      from = until;
    }
    return running;
  }

  // When it will have run for so many seconds more, after `now`, up to which it ran.
  Nanos after(const Quota& quota, double busy, double seconds, Nanos now) const {
    CpuQuota here = *this;
    here.renew(quota, now);
    const Nanos next = end_of_period(quota, now);
    const double now_left = std::min(to_seconds(next - now), here.left_ / busy);
    if (seconds <= now_left + kInstant) return now + nanos_of(seconds);
    const double period = to_seconds(quota.period);
    const double in_each = std::min(period, quota.cores * period / busy);
    const double rest = seconds - now_left;
    const double whole = std::ceil(rest / in_each) - 1;
    return next + nanos_of(whole * period + rest - whole * in_each);
  }

  // Seconds of processor time since the start.
  double used() const { return used_; }

 private:
  static constexpr double kInstant = 1e-9;  // a rounding of the moment to the nanosecond

  static Nanos end_of_period(const Quota& quota, Nanos at) {
    return (at / quota.period + 1) * quota.period;
  }
  void renew(const Quota& quota, Nanos at) {
    if (at / quota.period == period_) return;
    period_ = at / quota.period;
    left_ = quota.cores * to_seconds(quota.period);
  }

  std::int64_t period_ = -1;  // of which `left_` speaks
  double left_ = 0;           // seconds of processor time
  double used_ = 0;
};

}  // namespace headroom::sim
