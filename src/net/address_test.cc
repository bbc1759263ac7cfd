#include "net/address.h"

#include <gtest/gtest.h>

namespace headroom::net {
namespace {

TEST(Address, ALiteralIsItsOwnOnlyAddress) {
  const auto ipv4 = resolve("127.0.0.1", 8080).value();
  ASSERT_EQ(ipv4.size(), 1u);
  EXPECT_EQ(to_string(ipv4[0]), "127.0.0.1:8080");
  const auto ipv6 = resolve("::1", 80).value();
  ASSERT_EQ(ipv6.size(), 1u);
  EXPECT_EQ(to_string(ipv6[0]), "[::1]:80");
}

TEST(Address, AnUnknownNameSaysSo) {
  // An empty label is no name to any resolver, so that no question leaves the machine.
  const auto addresses = resolve("no..such.host", 80);
  ASSERT_FALSE(addresses.has_value());
  EXPECT_EQ(addresses.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(addresses.error().what, "the host \"no..such.host\" has no address");
}

}  // namespace
}  // namespace headroom::net
