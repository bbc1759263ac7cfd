// A server for the tests of this module, that behaves as told:
//
//   serve PORT             answers every request with 200 and a word that no other start of it has;
//                          GET /burn takes 20 ms of processor time, GET /say/WORD prints "said
//                          WORD"
//   keep PORT              the same, for as many requests as a connection brings
//   unwell PORT            answers every request with 503
//   mute                   never listens
//   exit STATUS            says "leaving on purpose" and exits at once
//   stubborn PORT          serves, and ignores SIGTERM
//   parent PORT            serves, with a child that does nothing for ever; prints "child PID"
//   late PORT FILE         serves once FILE is there
//   taken-once PORT FILE   fails as if the port were taken, unless FILE is there; makes FILE
//
// Where PORT is 0 or missing it takes that of the variable PORT. First it prints its arguments, its
// folder, and the variable GREETING, one per line.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <thread>

namespace {

[[noreturn]] void wait_for_ever() {
  while (true) ::pause();
}

int listen_on(int port) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(server, 64) != 0) {
    std::perror("bind");
    std::exit(1);
  }
  return server;
}

void burn_20_ms() {
  const std::clock_t end = std::clock() + CLOCKS_PER_SEC / 50;
  while (std::clock() < end) {
  }
}

void obey(std::string_view request) {
  constexpr std::string_view kSay = "GET /say/";
  if (request.starts_with("GET /burn ")) burn_20_ms();
  if (!request.starts_with(kSay)) return;
  request.remove_prefix(kSay.size());
  std::printf("said %s\n", std::string(request.substr(0, request.find(' '))).c_str());
}

// One request per connection, of which only the first bytes matter.
[[noreturn]] void serve(int port, std::string_view status) {
  const int server = listen_on(port);
  const std::string word = std::to_string(std::random_device()());
  const std::string answer = "HTTP/1.1 " + std::string(status) +
                             "\r\nContent-Length: " + std::to_string(word.size()) +
                             "\r\nConnection: close\r\n\r\n" + word;
  while (true) {
    const int connection = ::accept(server, nullptr, nullptr);
    if (connection < 0) continue;
    std::array<char, 4096> request{};
    const auto size = ::recv(connection, request.data(), request.size(), 0);
    if (size > 0) {
      obey({request.data(), static_cast<std::size_t>(size)});
      ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    ::close(connection);
  }
}

// Requests without a body, one after the other, on every connection.
[[noreturn]] void serve_and_keep(int port) {
  const int server = listen_on(port);
  const std::string word = std::to_string(std::random_device()());
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(word.size()) + "\r\n\r\n" + word;
  while (true) {
    const int connection = ::accept(server, nullptr, nullptr);
    if (connection < 0) continue;
    std::thread([connection, &answer] {
      std::array<char, 4096> request{};
      while (true) {
        const auto size = ::recv(connection, request.data(), request.size(), 0);
        if (size <= 0) break;
        obey({request.data(), static_cast<std::size_t>(size)});
        ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
      }
      ::close(connection);
    }).detach();
  }
}

[[noreturn]] void serve_with_child(int port) {
  const pid_t child = ::fork();
  if (child == 0) wait_for_ever();
  std::printf("child %d\n", child);
  serve(port, "200 OK");
}

[[noreturn]] void serve_after(int port, const char* file) {
  while (!std::filesystem::exists(file)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  serve(port, "200 OK");
}

[[noreturn]] void serve_unless_first(int port, const char* file) {
  if (!std::filesystem::exists(file)) {
    std::ofstream made(file);
    std::puts("bind: Address already in use");
    std::exit(1);
  }
  serve(port, "200 OK");
}

}  // namespace

int main(int count, char** arguments) {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  for (int i = 1; i < count; ++i) std::printf("argument %s\n", arguments[i]);
  std::printf("folder %s\n", std::filesystem::current_path().c_str());
  const char* greeting = std::getenv("GREETING");
  std::printf("greeting %s\n", greeting ? greeting : "");

  const std::string_view mode = count > 1 ? arguments[1] : "";
  const char* port = std::getenv("PORT");
  const int given = count > 2 ? std::atoi(arguments[2]) : 0;
  const int number = given == 0 && port ? std::atoi(port) : given;
  // The first process of a container gets only the signals that it has a handler for.
  if (::getpid() == 1) ::signal(SIGTERM, [](int) { ::_exit(0); });
  if (mode == "serve") serve(number, "200 OK");
  if (mode == "keep") serve_and_keep(number);
  if (mode == "unwell") serve(number, "503 Service Unavailable");
  if (mode == "mute") wait_for_ever();
  if (mode == "stubborn") {
    ::signal(SIGTERM, SIG_IGN);
    serve(number, "200 OK");
  }
  if (mode == "parent") serve_with_child(number);
  if (mode == "late" && count > 3) serve_after(number, arguments[3]);
  if (mode == "taken-once" && count > 3) serve_unless_first(number, arguments[3]);
  if (mode == "exit") {
    std::puts("leaving on purpose");
    return number;
  }
  std::puts("no such mode");
  return 2;
}
