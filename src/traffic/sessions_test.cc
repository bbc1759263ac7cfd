#include "traffic/sessions.h"

#include <gtest/gtest.h>

#include <string>

#include "traffic/latent_classes.h"

namespace headroom::traffic {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
// As a log gives them: hashes.
const std::uint64_t kAlice = hash_bytes("alice");
const std::uint64_t kBob = hash_bytes("bob");

TEST(Sessions, EndAfterTheGapAndNoEarlier) {
  Sessions sessions(std::chrono::minutes(30));
  EXPECT_TRUE(sessions.add(kAlice, {.time_ms = 0, .endpoint = 1}));
  EXPECT_FALSE(sessions.add(kAlice, {.time_ms = 30 * kMinuteMs, .endpoint = 2}));
  EXPECT_TRUE(sessions.add(kBob, {.time_ms = 31 * kMinuteMs, .endpoint = 1}));
  EXPECT_TRUE(sessions.add(kAlice, {.time_ms = 61 * kMinuteMs, .endpoint = 1}));
  sessions.finish();
  EXPECT_EQ(sessions.count(), 3);
  EXPECT_NEAR(sessions.clients(), 2, 0.01);
  ASSERT_EQ(sessions.sample().size(), 3);
  EXPECT_EQ(sessions.sample()[0].size(), 2);  // Alice's first
}

TEST(Sessions, PutRequestsThatCameOutOfOrderIntoIt) {
  Sessions sessions(std::chrono::minutes(30));
  sessions.add(kAlice, {.time_ms = 5000, .endpoint = 2});
  EXPECT_FALSE(sessions.add(kAlice, {.time_ms = 3000, .endpoint = 1}));
  sessions.finish();
  EXPECT_EQ(sessions.sample()[0][0].endpoint, 1);
}

TEST(Sessions, KeepAUniformSampleOfMany) {
  Sessions sessions(std::chrono::minutes(30));
  for (std::uint64_t client = 1; client <= 50'000; ++client) {
    sessions.add(hash_bytes(std::to_string(client)),
                 {.time_ms = static_cast<std::int64_t>(client) * 1000, .endpoint = 0});
  }
  sessions.finish();
  EXPECT_EQ(sessions.count(), 50'000);
  EXPECT_EQ(sessions.sample().size(), Sessions::kSampled);
  EXPECT_NEAR(sessions.clients(), 50'000, 50'000 * 0.0081 * 4);  // four standard errors
}

TEST(LatentClasses, FindTheTwoKindsOfVisitThatThereAre) {
  // Readers visit endpoints 0 and 1, buyers 2, 3 and 4; a few of each are incomplete.
  const std::map<VisitSet, std::uint64_t> sessions{
      {0b00011, 600}, {0b00001, 60}, {0b11100, 300}, {0b01100, 40}};
  const LatentClasses classes = find_classes(sessions, 5);
  EXPECT_EQ(classes.class_of.at(0b00011), classes.class_of.at(0b00001));
  EXPECT_EQ(classes.class_of.at(0b11100), classes.class_of.at(0b01100));
  EXPECT_NE(classes.class_of.at(0b00011), classes.class_of.at(0b11100));
  EXPECT_EQ(classes.count, 2);
}

TEST(LatentClasses, AreOneWhereAllVisitsAreAlike) {
  EXPECT_EQ(find_classes({{0b11, 1000}}, 2).count, 1);
}

}  // namespace
}  // namespace headroom::traffic
