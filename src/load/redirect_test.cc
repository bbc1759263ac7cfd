#include "load/redirect.h"

#include <gtest/gtest.h>

namespace headroom::load {
namespace {

const Origin kShop{.scheme = "http", .server = {"shop.test", 8080}};

std::string where(std::string_view location, std::string_view target = "/a/b?c=d") {
  const auto redirect = redirect_of(302, "GET", location, kShop, target);
  return redirect ? to_string(redirect->to) : "nowhere";
}

TEST(Redirect, ALocationMayBeRelativeToTheRequest) {
  EXPECT_EQ(where("/x"), "http://shop.test:8080/x");
  EXPECT_EQ(where("x?y=z"), "http://shop.test:8080/a/x?y=z");
  EXPECT_EQ(where("?y=z"), "http://shop.test:8080/a/b?y=z");
  EXPECT_EQ(where("../x"), "http://shop.test:8080/x");
  EXPECT_EQ(where("./"), "http://shop.test:8080/a/");
  EXPECT_EQ(where("/a/../../b/."), "http://shop.test:8080/b/");
}

TEST(Redirect, ALocationMayNameAHost) {
  EXPECT_EQ(where("http://other.test/x#part"), "http://other.test/x");
  EXPECT_EQ(where("//other.test/x"), "http://other.test/x");
}

TEST(Redirect, WhatIsNoPageLeadsNowhere) {
  EXPECT_EQ(where("mailto:a@b.test"), "nowhere");
  EXPECT_EQ(where(""), "nowhere");
  EXPECT_EQ(where("http://"), "nowhere");
}

TEST(Redirect, SomeTurnAPostIntoAGet) {
  const auto becomes_get = [](int status, std::string_view method) {
    return redirect_of(status, method, "/x", kShop, "/")->becomes_get;
  };
  EXPECT_TRUE(becomes_get(301, "POST"));
  EXPECT_TRUE(becomes_get(302, "POST"));
  EXPECT_TRUE(becomes_get(303, "PUT"));
  EXPECT_FALSE(becomes_get(303, "HEAD"));
  EXPECT_FALSE(becomes_get(302, "PUT"));
  EXPECT_FALSE(becomes_get(307, "POST"));
  EXPECT_FALSE(becomes_get(308, "POST"));
}

TEST(Redirect, OnlyFiveStatusesLeadElsewhere) {
  EXPECT_TRUE(is_redirect(301));
  EXPECT_TRUE(is_redirect(308));
  EXPECT_FALSE(is_redirect(300));
  EXPECT_FALSE(is_redirect(304));
}

}  // namespace
}  // namespace headroom::load
