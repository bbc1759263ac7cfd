// A job: one attempt of one request at one component, from the moment its caller sends it until its
// caller has the answer. The request of a user is a job too, at no component: what it does is call.
//
// Jobs lie in one array and know each other by index, so that a job that is free again is used for
// the next. `version` counts its uses: who remembers a job and its version can tell whether it is
// still the same.
#pragma once

#include <cstdint>
#include <vector>

#include "base/check.h"
#include "base/quantity.h"
#include "sim/model.h"

namespace headroom::sim {

using JobId = std::uint32_t;

// Where a job stands, and so what has to be undone when it is broken off.
enum class JobState : std::uint8_t {
  kAtUsers,   // the request of a user
  kPausing,   // a further attempt that waits for its moment
  kPooling,   // waits for a connection
  kOnTheWay,  // to its component
  kWaiting,   // in a replica's line
  kHandled,   // at a replica, between steps or while calls are out
  kWorking,   // at a replica, has the processor
  kFetching,  // at a replica, waits for what another fetches into the cache
  kReturning  // its answer is on the way
};

// Who sent a user's request, and is told when it is over.
enum class Origin : std::uint8_t { kOpen, kClosed, kSession };

struct Job {
  Nanos begun{};            // by its caller; of a user's request: when it was intended
  Nanos reached{};          // its component
  Nanos deadline = kNever;  // after which nobody wants the answer
  Nanos gives_up = kNever;  // when its caller does
  Nanos answer_begun{};     // of a user's request; zero: not yet
  std::uint32_t version = 0;
  JobId caller = kAbsent;       // none: a user's request, or its caller has gone
  JobId first_child = kAbsent;  // jobs whose caller it is
  JobId next_sibling = kAbsent;
  JobId previous_sibling = kAbsent;
  JobId line_next = kAbsent;  // in the one line in which it stands, if any
  JobId line_previous = kAbsent;
  JobId timeouts_next = kAbsent;
  JobId timeouts_previous = kAbsent;
  std::uint32_t edge = kAbsent;     // the call it carries out
  std::uint32_t replica = kAbsent;  // where it is; kAbsent: at the users, or not there yet
  std::uint32_t step = 0;           // of the program
  std::uint32_t row = 0;            // of the data
  std::uint32_t visitor =
      kAbsent;                  // whose request it comes from, for sticky balancing and sessions
  std::uint32_t key = kAbsent;  // that it looks up or fetches
  std::uint16_t request_class = 0;
  std::uint16_t out = 0;  // calls not answered yet
  std::uint16_t attempt = 1;
  JobState state = JobState::kAtUsers;
  Origin origin = Origin::kOpen;  // of a user's request
  Outcome outcome = Outcome::kAnswered;
  bool timed = false;      // its caller's timeout runs
  bool connected = false;  // holds a connection of its caller's pool
  bool defers = false;     // its answer waits for an event: something else is in the middle of it
  bool probes = false;     // it is the one that an open breaker let through
};

class Jobs {
 public:
  Job& operator[](JobId id) { return jobs_[id]; }
  const Job& operator[](JobId id) const { return jobs_[id]; }

  JobId take() {
    ++used_;
    if (free_ == kAbsent) {
      jobs_.emplace_back();
      return static_cast<JobId>(jobs_.size() - 1);
    }
    const JobId id = free_;
    free_ = jobs_[id].line_next;
    const std::uint32_t version = jobs_[id].version;
    jobs_[id] = Job{};
    jobs_[id].version = version;
    return id;
  }
  void give_back(JobId id) {
    --used_;
    ++jobs_[id].version;
    jobs_[id].replica = kAbsent;
    jobs_[id].line_next = free_;
    free_ = id;
  }
  bool is_same(JobId id, std::uint32_t version) const { return jobs_[id].version == version; }

  std::size_t used() const { return used_; }
  // All there have ever been at once; the ids are those below.
  std::size_t size() const { return jobs_.size(); }

  // `child` is carried out for `caller`.
  void adopt(JobId caller, JobId child) {
    Job& parent = jobs_[caller];
    Job& job = jobs_[child];
    job.caller = caller;
    job.next_sibling = parent.first_child;
    if (parent.first_child != kAbsent) jobs_[parent.first_child].previous_sibling = child;
    parent.first_child = child;
  }
  // It goes on, for nobody.
  void orphan(JobId child) {
    Job& job = jobs_[child];
    if (job.previous_sibling != kAbsent) {
      jobs_[job.previous_sibling].next_sibling = job.next_sibling;
    } else {
      jobs_[job.caller].first_child = job.next_sibling;
    }
    if (job.next_sibling != kAbsent)
      jobs_[job.next_sibling].previous_sibling = job.previous_sibling;
    job.caller = job.next_sibling = job.previous_sibling = kAbsent;
  }

 private:
  std::vector<Job> jobs_;
  JobId free_ = kAbsent;
  std::size_t used_ = 0;
};

// Jobs in a row; each stands in one line at most.
class Line {
 public:
  bool empty() const { return first_ == kAbsent; }
  std::uint32_t size() const { return size_; }
  JobId first() const { return first_; }
  JobId last() const { return last_; }

  void push_back(Jobs& jobs, JobId id) {
    jobs[id].line_previous = last_;
    jobs[id].line_next = kAbsent;
    (last_ == kAbsent ? first_ : jobs[last_].line_next) = id;
    last_ = id;
    ++size_;
  }
  JobId pop_front(Jobs& jobs) {
    const JobId id = first_;
    remove(jobs, id);
    return id;
  }
  void remove(Jobs& jobs, JobId id) {
    Job& job = jobs[id];
    (job.line_previous == kAbsent ? first_ : jobs[job.line_previous].line_next) = job.line_next;
    (job.line_next == kAbsent ? last_ : jobs[job.line_next].line_previous) = job.line_previous;
    --size_;
  }

 private:
  JobId first_ = kAbsent;
  JobId last_ = kAbsent;
  std::uint32_t size_ = 0;
};

}  // namespace headroom::sim
