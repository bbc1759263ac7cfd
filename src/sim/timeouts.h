// The timeouts that run on one edge.
//
// All are of one length, so they fire in the order in which they began: a row with the oldest in
// front, and one event in the queue that looks at it. Nearly none ever fires, so ending one takes
// nothing out: its place stays until it comes to the front, or until the row has twice the places
// that were needed last and is swept. A timeout costs a few instructions, and no second look at its
// job.
#pragma once

#include <vector>

#include "sim/event_queue.h"
#include "sim/job.h"

namespace headroom::sim {

class Timeouts {
 public:
  // `until` must not be before that of any that runs here.
  void begin(Jobs& jobs, JobId id, Nanos until) {
    if (row_.size() >= sweep_at_) sweep(jobs);
    jobs[id].timed = true;
    row_.push_back({.until = until, .job = id, .version = jobs.version(id)});
  }
  void end(Jobs& jobs, JobId id) { jobs[id].timed = false; }

  // The oldest, if its time has come; kAbsent otherwise.
  JobId due(const Jobs& jobs, Nanos now) {
    while (front_ < row_.size() && !runs(jobs, row_[front_])) ++front_;
    return front_ < row_.size() && row_[front_].until <= now ? row_[front_].job : kAbsent;
  }
  // Sees to it that an event comes when the oldest is due. One that comes too early, because the
  // oldest has ended, finds none due and is followed by the next.
  void watch(EventQueue& events, std::uint32_t edge) {
    if (watched_ || front_ == row_.size()) return;
    watched_ = true;
    events.push(row_[front_].until, EventKind::kTimeouts, edge);
  }
  void event_came() { watched_ = false; }

 private:
  static constexpr std::size_t kFew = 64;  // places, below which sweeping is not worth it

  struct Place {
    Nanos until{};
    JobId job = kAbsent;
    std::uint32_t version = 0;
  };

  // A job has one timeout in its life, which ends before it unless the job goes on for nobody.
  static bool runs(const Jobs& jobs, const Place& place) {
    return jobs.is_same(place.job, place.version) && jobs[place.job].timed;
  }
  // Those that went on for nobody keep their place: to find them would take a look at every job.
  void sweep(const Jobs& jobs) {
    std::size_t kept = 0;
    for (std::size_t i = front_; i < row_.size(); ++i) {
      if (jobs.is_same(row_[i].job, row_[i].version)) row_[kept++] = row_[i];
    }
    row_.resize(kept);
    front_ = 0;
    sweep_at_ = 2 * kept + kFew;
  }

  std::vector<Place> row_;
  std::size_t front_ = 0;  // of the row; what is before it has gone
  std::size_t sweep_at_ = kFew;
  bool watched_ = false;
};

}  // namespace headroom::sim
