// A server that stands still: answers every request at once, but for the last second of every five,
// in which it does nothing at all, like a process stopped by a garbage collector.
//
//   stall_server PORT
//
// One thread, epoll; requests without bodies. Built by stall.py.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

constexpr long kPeriodMs = 5000;
constexpr long kStallMs = 1000;
constexpr std::string_view kResponse = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

long now_ms() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

void stall_when_due(long started_ms) {
  const long phase = (now_ms() - started_ms) % kPeriodMs;
  if (phase >= kPeriodMs - kStallMs) usleep(static_cast<unsigned>(kPeriodMs - phase) * 1000);
}

void accept_all(int listener, int epoll) {
  for (;;) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

// A client sends its next request only after the answer, so one read is one request.
void answer(int fd) {
  char request[16384];
  const auto length = recv(fd, request, sizeof request, 0);
  if (length <= 0 || send(fd, kResponse.data(), kResponse.size(), MSG_NOSIGNAL) < 0) close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, 4096) != 0) {
    std::perror("stall_server");
    return 1;
  }
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);

  const long started_ms = now_ms();
  epoll_event events[64];
  for (;;) {
    const int ready = epoll_wait(epoll, events, 64, 10);
    stall_when_due(started_ms);
    for (int i = 0; i < ready; ++i) {
      if (events[i].data.fd == listener) {
        accept_all(listener, epoll);
      } else {
        answer(events[i].data.fd);
      }
    }
  }
}
