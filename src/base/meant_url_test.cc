#include "base/meant_url.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(MeantUrl, HasTheSchemeThatAnAddressLacks) {
  EXPECT_EQ(meant_url("127.0.0.1:18080"), "http://127.0.0.1:18080/");
  EXPECT_EQ(meant_url("localhost:8080/x"), "http://localhost:8080/x");
}

TEST(MeantUrl, IsThatOfASocketInTheSpellingOfOtherTools) {
  EXPECT_EQ(meant_url("unix:/run/app.sock"), "http://unix:/run/app.sock:/");
  EXPECT_EQ(meant_url("unix:/run/app.sock:/items"), "http://unix:/run/app.sock:/items");
  EXPECT_EQ(meant_url("unix:///run/app.sock"), "http://unix:/run/app.sock:/");
  EXPECT_EQ(meant_url("http+unix://%2Frun%2Fapp.sock/items"), "http://unix:/run/app.sock:/items");
}

TEST(MeantUrl, IsNotGuessedForAnotherScheme) {
  EXPECT_EQ(meant_url("ftp://a/"), "");
  EXPECT_EQ(meant_url(""), "");
}

TEST(MeantUrl, AWebSocketIsToldByItsScheme) {
  EXPECT_TRUE(is_websocket_url("ws://a/"));
  EXPECT_TRUE(is_websocket_url("WSS://a/"));
  EXPECT_FALSE(is_websocket_url("http://ws://a"));
  EXPECT_FALSE(is_websocket_url("ws"));
}

}  // namespace
}  // namespace headroom
