// A processor that its jobs share: each gets on at the same speed, which depends on how many there
// are.
//
// A clock of its own shows how far each job would have got since the beginning; a job is done when
// it shows what it showed on arrival and the job's work. So a change of speed moves one number, not
// every job (virtual time; Parekh and Gallager 1993 for the idea in networks). Under a quota it
// stands still once that is used up.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/quantity.h"
#include "sim/cpu_quota.h"
#include "sim/job.h"
#include "sim/law.h"
#include "sim/model.h"

namespace headroom::sim {

class SharedProcessor {
 public:
  std::uint32_t size() const { return size_; }

  void add(const Processor& law, JobId id, std::uint32_t job_version, double seconds, Nanos now) {
    catch_up(law, now);
    if (size_ == 0) clear(now);
    heap_.push_back({.done = clock_ + seconds, .job = id, .version = job_version});
    std::ranges::push_heap(heap_, later);
    ++size_;
  }
  // One of them is broken off. Its place in the heap stays until it comes up: its version will have
  // changed.
  void remove(const Processor& law, Nanos now) {
    catch_up(law, now);
    --size_;
  }
  void clear(Nanos now) {
    heap_.clear();
    size_ = 0;
    clock_ = 0;  // it loses digits as it grows
    since_ = now;
  }
  // 1: as fast as the law says; 0: it stands still.
  void set_speed(const Processor& law, double speed, Nanos now) {
    catch_up(law, now);
    speed_ = speed;
  }

  // The job that is done by now, taken out; kAbsent when there is none.
  JobId take_done(const Processor& law, const Jobs& jobs, Nanos now) {
    catch_up(law, now);
    drop_broken_off(jobs);
    // What is left may be a rounding of the moment to the nanosecond.
    if (heap_.empty() || heap_.front().done - clock_ > kInstant) return kAbsent;
    const JobId id = heap_.front().job;
    pop();
    --size_;
    return id;
  }
  // When the next is done if nothing changes until then; kNever when none will be.
  Nanos next_done(const Processor& law, const Jobs& jobs, Nanos now) {
    drop_broken_off(jobs);
    const double speed = speed_of(law);
    if (heap_.empty() || speed <= 0) return kNever;
    const double seconds = std::max(0.0, heap_.front().done - clock_) / speed;
    if (law.quota) return quota_.after(*law.quota, cores_in_use(law), seconds, now);
    return now + nanos_of(seconds);
  }

  // Seconds of processor time up to now, of one that has a quota.
  double used(const Processor& law, Nanos now) const {
    CpuQuota quota = quota_;
    quota.run(*law.quota, cores_in_use(law), since_, now);
    return quota.used();
  }

  std::uint32_t version = 0;  // of the event that announces the next; earlier ones are void

 private:
  static constexpr double kInstant = 1e-9;

  struct Entry {
    double done = 0;  // what the clock shows then
    JobId job = 0;
    std::uint32_t version = 0;
  };
  static bool later(const Entry& a, const Entry& b) {
    return a.done != b.done ? a.done > b.done : a.job > b.job;
  }

  double speed_of(const Processor& law) const {
    const double jobs = size_;
    switch (law.kind) {
      case Processor::Kind::kEach:
        return speed_;
      case Processor::Kind::kCores:
        return jobs <= law.cores ? speed_ : speed_ * law.cores / jobs;
      case Processor::Kind::kBatch:
        break;
    }
    return jobs <= 1 ? speed_ : speed_ / (1 + law.slowdown * (jobs - 1));
  }
  double cores_in_use(const Processor& law) const {
    return speed_ > 0 ? std::min<double>(size_, law.cores) : 0;
  }
  void catch_up(const Processor& law, Nanos now) {
    const double running = law.quota ? quota_.run(*law.quota, cores_in_use(law), since_, now)
                                     : to_seconds(now - since_);
    clock_ += running * speed_of(law);
    since_ = now;
  }
  void drop_broken_off(const Jobs& jobs) {
    while (!heap_.empty() && !jobs.is_same(heap_.front().job, heap_.front().version)) pop();
  }
  void pop() {
    std::ranges::pop_heap(heap_, later);
    heap_.pop_back();
  }

  std::vector<Entry> heap_;
  std::uint32_t size_ = 0;
  double clock_ = 0;  // seconds of work that each job would have had since the beginning
  double speed_ = 1;
  Nanos since_{};
  CpuQuota quota_;  // where the law has one
};

}  // namespace headroom::sim
