// Sessions of one worker that wait for a row of data which steps of others save.
//
// It looks every 10 ms, and only while somebody waits, in the order in which they came: rows come
// from any thread, and to be woken by each would cost the threads more than a session that waited
// anyhow minds.
//
// Not thread-safe: the worker's.
#pragma once

#include <vector>

#include "net/event_loop.h"
#include "net/timers.h"
#include "workload/saved_rows.h"

namespace headroom::load {

class RowQueue final : public net::Timer {
 public:
  class Waiter {
   public:
    // Draws what it still needs, as far as that is there. True: it has all.
    virtual bool draw_rows() = 0;
    // It has all that it waits for, or has waited long enough. It may begin to wait once more.
    virtual void go_on() = 0;

   protected:
    ~Waiter() = default;
  };

  explicit RowQueue(net::EventLoop& loop) : loop_(loop) {}
  ~RowQueue();

  // Waits for a row of `rows`, which counts how long, and no longer than `patience`.
  void wait(Waiter& waiter, workload::SavedRows& rows, Nanos patience);
  // The run is over: who still waits has waited in vain, and is not told.
  void close();

  void on_time(Nanos now) override;

 private:
  struct Waiting {
    Waiter* waiter = nullptr;
    workload::SavedRows* rows = nullptr;
    Nanos since{};
    Nanos until{};
  };

  net::EventLoop& loop_;
  std::vector<Waiting> waiting_;
  std::vector<Waiting> looked_at_;  // room for those of one look
};

}  // namespace headroom::load
