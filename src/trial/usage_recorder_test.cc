#include "trial/usage_recorder.h"

#include <gtest/gtest.h>

#include "run/condenser.h"

namespace headroom::trial {
namespace {

using platform::Usage;

// Tells what it is told to tell.
class ToldPlatform : public platform::Platform {
 public:
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return {}; }
  Result<std::string> entry_url() override { return ""; }
  std::string_view driver() const override { return "told"; }
  Result<std::vector<Usage>> usage() override {
    if (answer) return *answer;
    return Platform::usage();
  }

  std::optional<std::vector<Usage>> answer;
};

Usage usage(std::string component, int index, double cpu_seconds) {
  return {.replica = {.component = std::move(component), .index = index},
          .cpu_seconds = cpu_seconds,
          .memory_bytes = 1000,
          .limits = {.cpu = Cores{0.5}, .memory = {}}};
}

class UsageRecorded : public testing::Test {
 protected:
  void begin() { EXPECT_TRUE(recorder_.begin({})); }
  void second(std::int64_t number) { EXPECT_TRUE(recorder_.add(run::Slice{.second = number})); }
  const run::Run& run() const { return condenser_.run(); }

  ToldPlatform platform_;
  run::Condenser condenser_;
  // As long as a busy machine may take to let the thread that asks have its turn.
  UsageRecorder recorder_{platform_, condenser_, std::chrono::minutes(1)};
};

TEST_F(UsageRecorded, ASecondHoldsWhatAllReplicasOfAComponentUsedSinceTheLastOne) {
  platform_.answer = {usage("api", 0, 5), usage("api", 1, 7), usage("edge", 0, 1)};
  begin();
  platform_.answer = {usage("api", 0, 5.25), usage("api", 1, 7.5), usage("edge", 0, 1)};
  second(0);
  ASSERT_EQ(run().header.components, (std::vector<std::string>{"api", "edge"}));
  const auto& components = run().slices.at(0).components;
  ASSERT_EQ(components.size(), 2u);
  EXPECT_EQ(
      components[0],
      (run::ComponentSlice{.cpu_seconds = 0.75, .memory_bytes = 2000, .replicas = 2, .cores = 1}));
  EXPECT_EQ(components[1].cpu_seconds, 0);
}

TEST_F(UsageRecorded, AReplicaThatTookAnothersPlaceCountsFromItsOwnStart) {
  platform_.answer = {usage("api", 0, 5)};
  begin();
  platform_.answer = {usage("api", 0, 0.25)};
  second(0);
  platform_.answer = {usage("api", 0, 0.5)};
  second(1);
  EXPECT_EQ(run().slices.at(0).components.at(0).cpu_seconds, 0.25);
  EXPECT_EQ(run().slices.at(1).components.at(0).cpu_seconds, 0.25);
}

TEST_F(UsageRecorded, AReplicaThatIsGoneCountsNoMore) {
  platform_.answer = {usage("api", 0, 5), usage("api", 1, 5)};
  begin();
  platform_.answer = {usage("api", 0, 6)};
  second(0);
  EXPECT_EQ(run().slices.at(0).components.at(0).replicas, 1u);
  EXPECT_EQ(run().slices.at(0).components.at(0).cpu_seconds, 1);
}

TEST_F(UsageRecorded, WhereThePlatformCannotTellSecondsPassAsTheyCame) {
  begin();
  second(0);
  EXPECT_TRUE(run().header.components.empty());
  EXPECT_TRUE(run().slices.at(0).components.empty());
}

TEST_F(UsageRecorded, WhereThePlatformStopsTellingOnlyThoseSecondsLackIt) {
  platform_.answer = {usage("api", 0, 1)};
  begin();
  platform_.answer.reset();
  second(0);
  platform_.answer = {usage("api", 0, 3)};
  second(1);
  EXPECT_TRUE(run().slices.at(0).components.empty());
  EXPECT_EQ(run().slices.at(1).components.at(0).cpu_seconds, 2);
}

}  // namespace
}  // namespace headroom::trial
