#include "traffic/endpoints.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace headroom::traffic {
namespace {

using testing::UnorderedElementsAre;

void ask(Endpoints& endpoints, std::string_view target, int times = 1) {
  for (int i = 0; i < times; ++i) {
    endpoints.count(endpoints.intern("GET", target), target, 200);
  }
}

std::vector<std::string> patterns(Endpoints& endpoints) {
  endpoints.settle();
  std::vector<std::string> all;
  for (const Endpoint& endpoint : endpoints.all()) {
    all.push_back(fmt::format("{} x{}", endpoint.pattern, endpoint.requests));
  }
  return all;
}

TEST(Endpoints, WhatLooksLikeAValueIsAParameter) {
  Endpoints endpoints;
  ask(endpoints, "/");
  ask(endpoints, "/users/42");
  ask(endpoints, "/users/43?full=1");
  ask(endpoints, "/users/0b7e5c1e-8d7c-4c3a-9f5d-6a1b2c3d4e5f/posts");
  ask(endpoints, "/files/deadbeef01");
  ask(endpoints, "/about");
  EXPECT_THAT(patterns(endpoints),
              UnorderedElementsAre("/ x1", "/users/{user_id} x2", "/users/{user_id}/posts x1",
                                   "/files/{file_id} x1", "/about x1"));
}

TEST(Endpoints, ManyWordsAtOnePlaceAreValuesButNotThoseThatAreAskedForOften) {
  Endpoints endpoints;
  for (int i = 0; i < 30; ++i)
    ask(endpoints,
        fmt::format("/articles/how-to-{}", std::string(1, static_cast<char>('a' + i % 26)) +
                                               std::string(static_cast<std::size_t>(i / 26), 'z')));
  ask(endpoints, "/articles/latest", 20);
  EXPECT_THAT(patterns(endpoints),
              UnorderedElementsAre("/articles/latest x20", "/articles/{article} x30"));
}

TEST(Endpoints, TheKeptTargetsFollowHowOftenEachWasAskedFor) {
  Endpoints endpoints;
  ask(endpoints, "/users/1", 900);
  ask(endpoints, "/users/2", 100);
  endpoints.settle();
  const std::vector<std::string>& kept = endpoints.all().front().targets;
  EXPECT_EQ(kept.size(), 500);
  // 500 of 1000 without replacement, 450 expected; the deviation is 6.7, so within 5 of those.
  EXPECT_NEAR(std::ranges::count(kept, "/users/1"), 450, 34);
}

TEST(Endpoints, MemoryIsBoundedHoweverManyPathsThereAre) {
  Endpoints endpoints;
  for (int i = 0; i < 300'000; ++i) {
    const std::string word = fmt::format("w{}", i);
    ask(endpoints, fmt::format("/{}x/{}y/{}z", word.substr(0, 3), word.substr(0, 5), word));
  }
  const auto all = patterns(endpoints);
  EXPECT_LT(all.size(), 100);
}

}  // namespace
}  // namespace headroom::traffic
