// The event loop of one thread of the data plane: epoll, edge-triggered, and timers.
//
// What is watched is registered once, for both directions, and never again: a request then costs
// the three system calls that it must (send, wait, receive), and the wait is shared by all that
// became ready meanwhile. Waiting ends at the next timer to the nanosecond (epoll_pwait2); timers
// also run between two ready sockets, so that a burst of responses does not delay a send that is
// due.
//
// Not thread-safe, but for wake().
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <functional>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/clock.h"
#include "net/timers.h"

namespace headroom::net {

// What waits for a file descriptor. Must be forgotten by the loop before it dies.
class ReadyHandler {
 public:
  // `events` are EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR. Edge-triggered: whoever does
  // not read to the end hears no more of what was there already, unless it calls EventLoop::rearm.
  virtual void on_ready(std::uint32_t events) = 0;

 protected:
  ~ReadyHandler() = default;
};

class EventLoop {
 public:
  // `woken` runs in the loop after another thread called wake(). Fails with kUnreachable when the
  // kernel has no descriptor left.
  static Result<EventLoop> create(std::function<void()> woken);
  EventLoop(EventLoop&&) = default;

  // For the calling thread, from now on.
  static void wake_to_the_nanosecond();

  // Reports readiness of `fd` until it is closed. What is ready already is reported at once.
  // False when the kernel refuses, with errno set.
  [[nodiscard]] bool watch(int fd, ReadyHandler& handler);
  // Reports once more what is still ready.
  void rearm(int fd, ReadyHandler& handler);
  // Call it before closing the descriptor or destroying the handler: what the kernel has already
  // reported for it is dropped.
  void forget(const ReadyHandler& handler);

  Timers& timers() { return timers_; }
  // The moment last read; at most one handler's work old.
  Nanos now() const { return now_; }
  Nanos read_clock() { return now_ = monotonic_now(); }

  // Waits until something is ready, a timer is due or wake() was called, and handles it.
  void run_once();
  // From any thread.
  void wake();

 private:
  EventLoop(FileDescriptor epoll, FileDescriptor waker, std::function<void()> woken);
  int wait();
  void take_wake();

  static constexpr int kBatch = 128;
  FileDescriptor epoll_;
  FileDescriptor waker_;
  std::function<void()> woken_;
  Timers timers_;
  Nanos now_;
  std::array<epoll_event, kBatch> batch_;
  int batch_next_ = 0;
  int batch_end_ = 0;
};

}  // namespace headroom::net
