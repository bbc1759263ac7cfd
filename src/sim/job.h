// A job: one attempt of one request at one component, from the moment its caller sends it until its
// caller has the answer. The request of a user is a job too, at no component: what it does is call.
//
// Jobs lie in one array and know each other by index, so that a job that is free again is used for
// the next. Its version counts its uses: who remembers a job and its version can tell whether it is
// still the same. A job is one cache line; with ten thousand requests under way, fetching it is
// most of what an event costs.
#pragma once

#include <cstdint>
#include <vector>

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

struct alignas(64) Job {
  Nanos since{};           // it reached its component; of a user's request: it was intended
  Nanos mark = kNever;     // its deadline; of a user's request: when its answer began, if it has
  JobId caller = kAbsent;  // none: a user's request, or its caller has gone
  JobId first_child = kAbsent;  // jobs whose caller it is
  JobId next_sibling = kAbsent;
  JobId line_next = kAbsent;  // in the one line in which it stands, if any
  JobId line_previous = kAbsent;
  std::uint32_t replica = kAbsent;  // where it is; absent: at the users, or not there yet
  std::uint32_t step = 0;           // of the program
  std::uint32_t row = 0;            // of the data
  std::uint32_t visitor =
      kAbsent;                  // whose request it comes from, for sticky balancing and sessions
  std::uint32_t key = kAbsent;  // that it looks up or fetches
  std::uint16_t edge = 0;       // the call it carries out
  std::uint16_t request_class = 0;
  std::uint8_t out = 0;  // calls not answered yet
  std::uint8_t attempt = 1;
  JobState state : 4 = JobState::kAtUsers;
  Outcome outcome : 3 = Outcome::kAnswered;
  Origin origin : 2 = Origin::kOpen;  // of a user's request
  bool timed : 1 = false;             // its caller's timeout runs
  bool connected : 1 = false;         // holds a connection of its caller's pool
  bool defers : 1 = false;  // its answer waits for an event: something else is in the middle of it
  bool probes : 1 = false;  // it is the one that an open breaker let through

  // After which nobody wants its answer; a user waits as long as the call says.
  Nanos deadline() const { return state == JobState::kAtUsers ? kNever : mark; }
};
static_assert(sizeof(Job) == 64);

class Jobs {
 public:
  Job& operator[](JobId id) { return jobs_[id]; }
  const Job& operator[](JobId id) const { return jobs_[id]; }

  // Has it fetched from memory while something else happens. Any number will do.
  [[gnu::always_inline]] void fetch(JobId id) const {
    __builtin_prefetch(jobs_.data() + id, 1);
    __builtin_prefetch(versions_.data() + id);
  }
  // Its caller, where there is such a job and it has one; otherwise any number. To look ahead by,
  // without a branch. There is a job.
  [[gnu::always_inline]] JobId caller_if_any(JobId id) const {
    return jobs_[id < jobs_.size() ? id : 0].caller;
  }

  JobId take() {
    ++used_;
    if (free_ == kAbsent) {
      jobs_.emplace_back();
      versions_.push_back(0);
      return static_cast<JobId>(jobs_.size() - 1);
    }
    const JobId id = free_;
    free_ = jobs_[id].line_next;
    jobs_[id] = Job{};
    return id;
  }
  void give_back(JobId id) {
    --used_;
    ++versions_[id];
    jobs_[id].replica = kAbsent;
    jobs_[id].line_next = free_;
    free_ = id;
  }
  std::uint32_t version(JobId id) const { return versions_[id]; }
  bool is_same(JobId id, std::uint32_t version) const { return versions_[id] == version; }

  std::size_t used() const { return used_; }
  // All there have ever been at once; the ids are those below.
  std::size_t size() const { return jobs_.size(); }

  // `child` is carried out for `caller`.
  void adopt(JobId caller, JobId child) {
    jobs_[child].caller = caller;
    jobs_[child].next_sibling = jobs_[caller].first_child;
    jobs_[caller].first_child = child;
  }
  // It goes on, for nobody.
  void orphan(JobId child) {
    Job& job = jobs_[child];
    JobId* link = &jobs_[job.caller].first_child;
    while (*link != child) link = &jobs_[*link].next_sibling;
    *link = job.next_sibling;
    job.caller = job.next_sibling = kAbsent;
  }

 private:
  std::vector<Job> jobs_;
  std::vector<std::uint32_t> versions_;  // apart: to tell that a job has gone takes no look at it
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
