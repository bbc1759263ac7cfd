// The timeouts that run on one edge.
//
// All are of one length, so they fire in the order in which they began: a line with its oldest in
// front, and one event in the queue that looks at it. A timeout costs a few instructions and no
// memory beyond its job, however many run; nearly none of them ever fires.
#pragma once

#include "sim/event_queue.h"
#include "sim/job.h"

namespace headroom::sim {

class Timeouts {
 public:
  // `until` must not be before that of any that runs here.
  void begin(Jobs& jobs, JobId id, Nanos until) {
    Job& job = jobs[id];
    job.timed = true;
    job.gives_up = until;
    job.timeouts_previous = last_;
    job.timeouts_next = kAbsent;
    (last_ == kAbsent ? first_ : jobs[last_].timeouts_next) = id;
    last_ = id;
  }
  void end(Jobs& jobs, JobId id) {
    Job& job = jobs[id];
    job.timed = false;
    (job.timeouts_previous == kAbsent ? first_ : jobs[job.timeouts_previous].timeouts_next) =
        job.timeouts_next;
    (job.timeouts_next == kAbsent ? last_ : jobs[job.timeouts_next].timeouts_previous) =
        job.timeouts_previous;
  }

  // The oldest, if its time has come; kAbsent otherwise.
  JobId due(const Jobs& jobs, Nanos now) const {
    return first_ != kAbsent && jobs[first_].gives_up <= now ? first_ : kAbsent;
  }
  // Sees to it that an event comes when the oldest is due. One that comes too early, because the
  // oldest has ended, finds none due and is followed by the next.
  void watch(const Jobs& jobs, EventQueue& events, std::uint32_t edge) {
    if (watched_ || first_ == kAbsent) return;
    watched_ = true;
    events.push(jobs[first_].gives_up, EventKind::kTimeouts, edge);
  }
  void event_came() { watched_ = false; }

 private:
  JobId first_ = kAbsent;
  JobId last_ = kAbsent;
  bool watched_ = false;
};

}  // namespace headroom::sim
