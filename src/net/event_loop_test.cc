#include "net/event_loop.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <functional>
#include <iterator>
#include <string>
#include <thread>

#include "net/stream_socket.h"

namespace headroom::net {
namespace {

class Handler final : public ReadyHandler {
 public:
  explicit Handler(std::function<void(std::uint32_t)> ready) : ready_(std::move(ready)) {}
  void on_ready(std::uint32_t events) override { ready_(events); }

 private:
  std::function<void(std::uint32_t)> ready_;
};

class Alarm final : public Timer {
 public:
  explicit Alarm(std::function<void(Nanos)> ring) : ring_(std::move(ring)) {}
  void on_time(Nanos now) override { ring_(now); }

 private:
  std::function<void(Nanos)> ring_;
};

struct Pair {
  FileDescriptor near;
  FileDescriptor far;
};

Pair connected_pair() {
  int fds[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
  return {FileDescriptor(fds[0]), FileDescriptor(fds[1])};
}

// From here on the kernel has no epoll_pwait2 for this process.
void take_epoll_pwait2_away() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_epoll_pwait2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{.len = std::size(filter), .filter = filter};
  ASSERT_EQ(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0) << std::strerror(errno);
}

// On a thread of its own, since what a thread has given up it does not get back.
TEST(EventLoop, WaitsWhereTheKernelIsOlderThanEpollPwait2) {
  std::thread([] {
    take_epoll_pwait2_away();
    EventLoop loop = EventLoop::create([] {}).value();
    bool rang = false;
    Alarm alarm([&](Nanos) { rang = true; });
    loop.timers().arm(alarm, loop.read_clock() + std::chrono::milliseconds(1));
    while (!rang) loop.run_once();

    Pair pair = connected_pair();
    int readable = 0;
    Handler handler([&](std::uint32_t events) { readable += (events & EPOLLIN) != 0; });
    ASSERT_TRUE(loop.watch(pair.near.get(), handler));
    EXPECT_EQ(send_some(pair.far.get(), "a").bytes, 1u);
    loop.run_once();
    EXPECT_EQ(readable, 1);
    loop.forget(handler);
  }).join();
}

TEST(EventLoop, ReportsWhatArrivesOncePerArrival) {
  EventLoop loop = EventLoop::create([] {}).value();
  Pair pair = connected_pair();
  int readable = 0;
  Handler handler([&](std::uint32_t events) { readable += (events & EPOLLIN) != 0; });
  ASSERT_TRUE(loop.watch(pair.near.get(), handler));
  loop.run_once();  // writable at once
  EXPECT_EQ(readable, 0);
  EXPECT_EQ(send_some(pair.far.get(), "a").bytes, 1u);
  loop.run_once();
  EXPECT_EQ(readable, 1);

  // Edge-triggered: what was not read is not reported again, but on request.
  loop.rearm(pair.near.get(), handler);
  loop.run_once();
  EXPECT_EQ(readable, 2);
}

TEST(EventLoop, ForgottenHandlersHearNothingEvenOfWhatWasAlreadyReady) {
  EventLoop loop = EventLoop::create([] {}).value();
  Pair first = connected_pair();
  Pair second = connected_pair();
  int calls = 0;
  Handler* handlers[2];
  FileDescriptor* fds[2] = {&first.near, &second.near};
  const auto close_other = [&](int self) {
    ++calls;
    loop.forget(*handlers[1 - self]);
    fds[1 - self]->close();
  };
  Handler one([&](std::uint32_t) { close_other(0); });
  Handler two([&](std::uint32_t) { close_other(1); });
  handlers[0] = &one;
  handlers[1] = &two;
  ASSERT_TRUE(loop.watch(first.near.get(), one));
  ASSERT_TRUE(loop.watch(second.near.get(), two));
  loop.run_once();  // both are writable, so both are in one batch
  EXPECT_EQ(calls, 1);
}

TEST(EventLoop, WaitsForATimerAndNotLess) {
  EventLoop loop = EventLoop::create([] {}).value();
  const Nanos due = loop.read_clock() + std::chrono::microseconds(300);
  Nanos rung{};
  Alarm alarm([&](Nanos now) { rung = now; });
  loop.timers().arm(alarm, due);
  while (rung == Nanos{}) loop.run_once();
  EXPECT_GE(rung, due);
}

TEST(EventLoop, RunsDueTimersBetweenTwoReadyHandlers) {
  EventLoop loop = EventLoop::create([] {}).value();
  Pair first = connected_pair();
  Pair second = connected_pair();
  std::string order;
  Alarm alarm([&](Nanos) { order += 't'; });
  Handler handler([&](std::uint32_t) {
    order += 'h';
    // A send falls due while the first handler works.
    if (order == "h") loop.timers().arm(alarm, loop.read_clock());
  });
  ASSERT_TRUE(loop.watch(first.near.get(), handler));
  ASSERT_TRUE(loop.watch(second.near.get(), handler));
  loop.run_once();
  EXPECT_EQ(order, "hth");
}

TEST(EventLoop, IsWokenFromAnotherThread) {
  int woken = 0;
  EventLoop loop = EventLoop::create([&] { ++woken; }).value();
  std::thread waker([&] { loop.wake(); });
  while (woken == 0) loop.run_once();
  waker.join();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace headroom::net
