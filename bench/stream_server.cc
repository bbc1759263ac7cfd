// A server of streams that stay open: answers every request with the head of an event stream and
// one event, and then says nothing more until the client leaves.
//
//   stream_server SOCKET
//
// On a Unix socket, so that no ports run out. One thread, epoll. Built by open_streams.py.
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: first\n\n";

void watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

void accept_all(int listener, int epoll) {
  for (;;) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    watch(epoll, fd);
  }
}

// One request is one read: the client sends nothing more on a stream.
void answer(int fd) {
  char request[4096];
  const auto length = recv(fd, request, sizeof request, 0);
  if (length <= 0 || send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0) close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, 65'535) != 0) {
    return 1;
  }
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listener);
  for (;;) {
    epoll_event events[256];
    const int count = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < count; ++i) {
      if (events[i].data.fd == listener) {
        accept_all(listener, epoll);
      } else {
        answer(events[i].data.fd);
      }
    }
  }
}
