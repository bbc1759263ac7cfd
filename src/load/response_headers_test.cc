#include "load/response_headers.h"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::load {
namespace {

TEST(ResponseHeaders, AreFoundByTheirNameInLowerCase) {
  ResponseHeaders headers;
  headers.add("Content-Type", "text/html");
  headers.add("X-Empty", "");
  EXPECT_EQ(headers.find("content-type"), "text/html");
  EXPECT_EQ(headers.find("x-empty"), "");
  EXPECT_EQ(headers.find("text/html"), std::nullopt);
}

TEST(ResponseHeaders, KeepTheirOrderAndTheirRepetitions) {
  ResponseHeaders headers;
  headers.add("Set-Cookie", "a=1");
  headers.add("Set-Cookie", "b=2");
  std::vector<std::string> seen;
  headers.for_each([&](std::string_view name, std::string_view value) {
    seen.push_back(std::string(name) + ": " + std::string(value));
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"set-cookie: a=1", "set-cookie: b=2"}));
  EXPECT_EQ(headers.find("set-cookie"), "a=1");
}

TEST(ResponseHeaders, CannotBeForgedByALineEndInAValue) {
  ResponseHeaders headers;
  headers.add("a", "1\nlocation\n/evil");
  EXPECT_EQ(headers.find("location"), std::nullopt);
  EXPECT_EQ(headers.find("a"), "1 location /evil");
}

TEST(ResponseHeaders, PastTheLimitAreLeftOut) {
  ResponseHeaders headers;
  headers.add("big", std::string(ResponseHeaders::kLargest, 'x'));
  headers.add("small", "1");
  EXPECT_EQ(headers.find("big"), std::nullopt);
  EXPECT_EQ(headers.find("small"), "1");
}

}  // namespace
}  // namespace headroom::load
