#include "load/cookie_jar.h"

#include <gtest/gtest.h>

#include "load/set_cookie.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;

const Origin kShop{.scheme = "http", .server = {"shop.test", 80}};
const Origin kSecureShop{.scheme = "https", .server = {"shop.test", 443}};
const Origin kCart{.scheme = "http", .server = {"cart.shop.test", 80}};
const Origin kBook{.scheme = "http", .server = {"bookshop.test", 80}};

class CookieJarTest : public testing::Test {
 protected:
  void store(std::string_view field, const Origin& origin = kShop,
             std::string_view target = "/account/login") {
    jar_.store(field, origin, target, 0s);
  }
  std::string sent(const Origin& origin, std::string_view target, Nanos now = 0s) {
    std::string text;
    jar_.append(origin, target, now, text);
    return text;
  }
  CookieJar jar_;
};

TEST_F(CookieJarTest, ACookieGoesBackToTheFolderThatSetIt) {
  store("id=7; HttpOnly");
  EXPECT_EQ(sent(kShop, "/account/orders?all=1"), "id=7");
  EXPECT_EQ(sent(kShop, "/account"), "id=7");
  EXPECT_EQ(sent(kShop, "/accounts"), "");
  EXPECT_EQ(sent(kShop, "/"), "");
}

TEST_F(CookieJarTest, APathOfItsOwnDecidesWhereItGoes) {
  store("id=7; Path=/");
  EXPECT_EQ(sent(kShop, "/"), "id=7");
  store("a=1; path=/x/");
  EXPECT_EQ(sent(kShop, "/x/y"), "a=1; id=7");  // the longer path first
  EXPECT_EQ(sent(kShop, "/x"), "id=7");
}

TEST_F(CookieJarTest, OnlyADomainMakesHostsBelowHaveIt) {
  store("own=1; Path=/");
  store("all=2; Path=/; Domain=.Shop.test");
  EXPECT_EQ(sent(kCart, "/"), "all=2");
  EXPECT_EQ(sent(kBook, "/"), "");
}

TEST_F(CookieJarTest, AStrangersDomainIsRefused) {
  store("a=1; Path=/; Domain=bookshop.test");
  store("b=1; Path=/; Domain=cart.shop.test");
  EXPECT_TRUE(jar_.is_empty());
  // An address has nothing below it.
  const Origin address{.scheme = "http", .server = {"10.0.0.1", 80}};
  jar_.store("c=1; Domain=0.0.1", address, "/", 0s);
  EXPECT_TRUE(jar_.is_empty());
}

TEST_F(CookieJarTest, ASecureCookieIsOnlySentByTls) {
  store("s=1; Path=/; Secure", kSecureShop);
  EXPECT_EQ(sent(kShop, "/"), "");
  EXPECT_EQ(sent(kSecureShop, "/"), "s=1");
}

TEST_F(CookieJarTest, TheLastValueCountsUntilItExpires) {
  store("id=7; Path=/; Max-Age=10");
  store("id=8; Path=/; Max-Age=10");
  EXPECT_EQ(sent(kShop, "/", 9s), "id=8");
  EXPECT_EQ(sent(kShop, "/", 10s), "");
}

TEST_F(CookieJarTest, AServiceDeletesACookieByItsAgeOrADateGoneBy) {
  for (const char* end :
       {"Max-Age=0", "Max-Age=-99999999999999999999", "Expires=Wed, 21 Oct 2015 07:28:00 GMT",
        "Expires=Wed, 21-Oct-2015 07:28:00 GMT"}) {
    store("id=7; Path=/; Expires=never");
    ASSERT_EQ(sent(kShop, "/"), "id=7");
    store(std::string("id=; Path=/; ") + end);
    EXPECT_TRUE(jar_.is_empty()) << end;
  }
}

TEST(SetCookie, WhatNamesNoCookieIsNone) {
  for (const char* field : {"", ";", "=7", "id", " ; Path=/"}) {
    EXPECT_FALSE(parse_set_cookie(field).has_value()) << field;
  }
  const auto cookie = parse_set_cookie(" a = b=c ;x;Max-Age=soon");
  ASSERT_TRUE(cookie.has_value());
  EXPECT_EQ(cookie->name, "a");
  EXPECT_EQ(cookie->value, "b=c");
  EXPECT_FALSE(cookie->max_age.has_value());
}

}  // namespace
}  // namespace headroom::load
