#include "drivers/port.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"

namespace headroom::drivers {
namespace {

struct Listener {
  FileDescriptor socket;
  int port = 0;
};

Listener listen_on(in_addr_t host) {
  Listener listener{.socket = FileDescriptor(::socket(AF_INET, SOCK_STREAM, 0))};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(host);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(listener.socket.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::listen(listener.socket.get(), 1), 0);
  EXPECT_EQ(::getsockname(listener.socket.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  listener.port = ntohs(address.sin_port);
  return listener;
}

TEST(Port, FreePortsAreDifferentAndFree) {
  const auto ports = free_ports(20, {});
  ASSERT_TRUE(ports.has_value());
  EXPECT_EQ(std::set<int>(ports->begin(), ports->end()).size(), 20u);
  for (const int port : *ports) EXPECT_TRUE(is_port_free(port)) << port;
}

TEST(Port, AvoidsWhatItIsToldToAvoid) {
  // Avoiding all even ones leaves no other way to pass than to look at the list.
  std::set<int> even;
  for (int port = 0; port < 65536; port += 2) even.insert(port);
  const auto ports = free_ports(5, even);
  ASSERT_TRUE(ports.has_value());
  for (const int port : *ports) EXPECT_EQ(port % 2, 1);
}

TEST(Port, IsNotFreeWhileSomethingListensOnIt) {
  Listener listener = listen_on(INADDR_LOOPBACK);
  EXPECT_FALSE(is_port_free(listener.port));
  listener.socket.close();
  EXPECT_TRUE(is_port_free(listener.port));
}

TEST(Port, IsNotFreeWhileSomethingListensOnAllAddresses) {
  const Listener listener = listen_on(INADDR_ANY);
  EXPECT_FALSE(is_port_free(listener.port));
}

}  // namespace
}  // namespace headroom::drivers
