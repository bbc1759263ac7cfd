#include "http/router.h"

#include <gtest/gtest.h>

namespace headroom::http {
namespace {

TEST(Pattern, WithoutBracesFitsItselfOnly) {
  EXPECT_TRUE(match("/a/b", "/a/b"));
  EXPECT_FALSE(match("/a/b", "/a"));
  EXPECT_FALSE(match("/a/b", "/a/b/c"));
  EXPECT_FALSE(match("/a/b", "/a/b/"));
  EXPECT_FALSE(match("/a/b", "a/b"));
  EXPECT_TRUE(match("/", "/"));
  EXPECT_FALSE(match("/", "/a"));
}

TEST(Pattern, TakesOneSegmentPerBrace) {
  EXPECT_EQ(match("/runs/{run}/steps/{step}", "/runs/7/steps/ask"),
            (Parameters{{"run", "7"}, {"step", "ask"}}));
  EXPECT_FALSE(match("/runs/{run}", "/runs/"));
  EXPECT_FALSE(match("/runs/{run}", "/runs/7/steps"));
}

TEST(Pattern, TakesTheRestWithDots) {
  EXPECT_EQ(match("/v1/{rest...}", "/v1/chat/completions"),
            (Parameters{{"rest", "chat/completions"}}));
  EXPECT_EQ(match("/v1/{rest...}", "/v1/"), (Parameters{{"rest", ""}}));
  EXPECT_FALSE(match("/v1/{rest...}", "/v2/chat"));
}

TEST(Pattern, DecodesWhatItTakes) {
  EXPECT_EQ(match("/{name}", "/a%2Fb"), (Parameters{{"name", "a/b"}}));
}

TEST(Router, PicksByMethodAndPath) {
  Router<int> router;
  router.add("GET", "/items", 1);
  router.add("POST", "/items", 2);
  router.add("GET", "/items/{id}", 3);
  EXPECT_EQ(router.find("GET", "/items").route->target, 1);
  EXPECT_EQ(router.find("POST", "/items").route->target, 2);
  EXPECT_EQ(router.find("GET", "/items/9").route->target, 3);
}

TEST(Router, TellsAWrongMethodFromAWrongPath) {
  Router<int> router;
  router.add("GET", "/items", 1);
  router.add("POST", "/items", 2);
  const auto wrong_method = router.find("DELETE", "/items");
  EXPECT_EQ(wrong_method.route, nullptr);
  EXPECT_EQ(wrong_method.allowed, "GET, POST");
  const auto wrong_path = router.find("GET", "/thing");
  EXPECT_EQ(wrong_path.route, nullptr);
  EXPECT_EQ(wrong_path.allowed, "");
}

TEST(Router, AnswersHeadAsGet) {
  Router<int> router;
  router.add("GET", "/items", 1);
  EXPECT_EQ(router.find("HEAD", "/items").route->target, 1);
}

TEST(Router, TakesTheFirstPatternThatFits) {
  Router<int> router;
  router.add("*", "/{rest...}", 1);
  router.add("GET", "/items", 2);
  EXPECT_EQ(router.find("GET", "/items").route->target, 1);
}

}  // namespace
}  // namespace headroom::http
