#include "net/event_loop.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

#include "base/check.h"

namespace headroom::net {
namespace {

constexpr std::uint32_t kBothWays = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

constexpr Nanos kNear = std::chrono::milliseconds(1);

epoll_event event_for(ReadyHandler& handler) {
  epoll_event event{};
  event.events = kBothWays;
  event.data.ptr = &handler;
  return event;
}

// For kernels before 5.11, and what stands in for a kernel and knows no epoll_pwait2 (valgrind).
int wait_in_two_calls(int epoll, std::span<epoll_event> batch, const timespec* limit) {
  pollfd waiting{.fd = epoll, .events = POLLIN, .revents = 0};
  const int ready = ::ppoll(&waiting, 1, limit, nullptr);
  return ready <= 0 ? ready : ::epoll_wait(epoll, batch.data(), static_cast<int>(batch.size()), 0);
}

}  // namespace

Result<EventLoop> EventLoop::create(std::function<void()> woken) {
  FileDescriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  FileDescriptor waker(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;  // its pointer is null: no handler has that
  if (!epoll || !waker || ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, waker.get(), &event) != 0) {
    return fail({.kind = ErrorKind::kUnreachable,
                 .what = "cannot make an event loop",
                 .why = std::strerror(errno),
                 .fix = "raise the limit of open files (ulimit -n)",
                 .file = {},
                 .at = {}});
  }
  return EventLoop(std::move(epoll), std::move(waker), std::move(woken));
}

EventLoop::EventLoop(FileDescriptor epoll, FileDescriptor waker, std::function<void()> woken)
    : epoll_(std::move(epoll)),
      waker_(std::move(waker)),
      woken_(std::move(woken)),
      now_(monotonic_now()) {}

void EventLoop::wake_to_the_nanosecond() {
  // The kernel may otherwise let a wait overrun by 50 us, to save power.
  ::prctl(PR_SET_TIMERSLACK, 1UL);
}

bool EventLoop::watch(int fd, ReadyHandler& handler) {
  epoll_event event = event_for(handler);
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void EventLoop::rearm(int fd, ReadyHandler& handler) {
  epoll_event event = event_for(handler);
  HEADROOM_CHECK(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0,
                 "rearm of a descriptor that is not watched");
}

void EventLoop::forget(const ReadyHandler& handler) {
  for (int i = batch_next_; i < batch_end_; ++i) {
    if (batch_[static_cast<std::size_t>(i)].data.ptr == &handler) {
      batch_[static_cast<std::size_t>(i)].events = 0;
    }
  }
}

void EventLoop::run_once() {
  batch_next_ = 0;
  batch_end_ = wait();
  read_clock();
  timers_.run_due(now_);
  while (batch_next_ < batch_end_) {
    const epoll_event& event = batch_[static_cast<std::size_t>(batch_next_++)];
    if (event.events == 0) continue;
    if (event.data.ptr == nullptr) {
      take_wake();
      continue;
    }
    static_cast<ReadyHandler*>(event.data.ptr)->on_ready(event.events);
    // Handlers read the clock for what they measure, so this look is free.
    if (timers_.next_due() <= now_) timers_.run_due(now_);
  }
}

int EventLoop::wait() {
  const Nanos due = timers_.next_due();
  timespec timeout{};
  timespec* limit = nullptr;
  if (due != Nanos::max()) {
    // now_ is as old as the last handler's system call: too old to wait for a near moment by.
    const Nanos now = due - now_ < kNear ? read_clock() : now_;
    const auto left = std::max<std::int64_t>((due - now).count(), 0);
    timeout.tv_sec = left / 1'000'000'000;
    timeout.tv_nsec = left % 1'000'000'000;
    limit = &timeout;
  }
  int ready = ::epoll_pwait2(epoll_.get(), batch_.data(), kBatch, limit, nullptr);
  if (ready < 0 && errno == ENOSYS) ready = wait_in_two_calls(epoll_.get(), batch_, limit);
  HEADROOM_CHECK(ready >= 0 || errno == EINTR, "a loop can wait for its sockets");
  return std::max(ready, 0);
}

void EventLoop::wake() {
  const std::uint64_t one = 1;
  // It only fails when the counter is full, and then the loop is about to wake anyway.
  [[maybe_unused]] const auto written = ::write(waker_.get(), &one, sizeof one);
}

void EventLoop::take_wake() {
  std::uint64_t count;
  [[maybe_unused]] const auto taken = ::read(waker_.get(), &count, sizeof count);
  woken_();
}

}  // namespace headroom::net
