#include "tuning/tune.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tuning/rehearsal.h"
#include "tuning/spec_for_test.h"
#include "tuning/tuning_json.h"

namespace headroom::tuning {
namespace {

using testing::HasSubstr;

class TuneTest : public testing::Test {
 protected:
  TuneTest()
      : path_(std::filesystem::temp_directory_path() /
              ("headroom-tune-" + std::to_string(::getpid())) / "local.jsonl") {}
  ~TuneTest() override { std::filesystem::remove_all(path_.parent_path()); }

  Tuned tuned(const spec::Spec& spec, const Ask& measure,
              Journal::Begin begin = Journal::Begin::kAnew) {
    auto journal = Journal::open(path_, spec.sha256, begin);
    EXPECT_TRUE(journal) << to_string(journal.error());
    auto tuned = tune({.spec = spec, .journal = *journal, .measure = measure, .progress = {}});
    EXPECT_TRUE(tuned) << to_string(tuned.error().front());
    return std::move(*tuned);
  }

  const std::filesystem::path path_;
};

// An environment on which what costs less than five models does not hold, whatever was simulated.
Ask harder_than_simulated(const spec::Spec& spec, int& asked) {
  return [&](const Configuration& configuration, const Question&) -> Result<Answer> {
    ++asked;
    const spec::Spec variant = applied(spec, configuration);
    const bool holds = variant.system.components[1].replicas >= 5;
    return Answer{.rating = {.holds = holds, .kept = {{"r", holds ? 0.4 : 2, holds ? 0.6 : -1}}},
                  .took = std::chrono::seconds(20)};
  };
}

TEST_F(TuneTest, ProposesWhatHoldsOnTheEnvironmentAndNotOnlyInSimulation) {
  const spec::Spec spec = spec_for_test();
  int asked = 0;
  const Tuned result = tuned(spec, harder_than_simulated(spec, asked));
  ASSERT_TRUE(result.best);
  EXPECT_LT(applied(spec, result.best->configuration).system.components[1].replicas, 5);
  ASSERT_TRUE(result.proof);
  EXPECT_EQ(result.proof->verdict, Proof::Verdict::kBetter);
  EXPECT_EQ(applied(spec, result.proposal).system.components[1].replicas, 5);
  EXPECT_FALSE(result.changes.empty());
  EXPECT_LE(asked, spec.tune->runs);
  EXPECT_THAT(tuning_json(spec, result), HasSubstr(R"("verdict": "better")"));
}

TEST_F(TuneTest, GoesOnAfterAKillWithoutAskingAgain) {
  const spec::Spec spec = spec_for_test();
  int asked = 0;
  const Ask measure = harder_than_simulated(spec, asked);
  // Dies in its fourth run.
  {
    auto journal = Journal::open(path_, spec.sha256, Journal::Begin::kAnew);
    const Ask mortal = [&](const Configuration& configuration,
                           const Question& question) -> Result<Answer> {
      if (asked == 3) return fail({.kind = ErrorKind::kInterrupted, .what = "killed"});
      return measure(configuration, question);
    };
    EXPECT_FALSE(tune({.spec = spec, .journal = *journal, .measure = mortal, .progress = {}}));
  }
  const Tuned resumed = tuned(spec, measure, Journal::Begin::kWhereItEnded);
  EXPECT_EQ(resumed.simulated, 0U);
  const int in_all = asked;
  asked = 0;
  const Tuned whole = tuned(spec, measure);
  EXPECT_EQ(in_all, asked);
  EXPECT_EQ(resumed.proposal, whole.proposal);
}

TEST_F(TuneTest, ChangesNothingWhereTheFileIsTheCheapest) {
  // Two sessions a second are little for one model of two slots.
  const spec::Spec spec = shop_with("cheapest at 40/s", "cheapest at 2/s");
  const Tuned result = tuned(spec, {});
  ASSERT_TRUE(result.best);
  EXPECT_TRUE(result.changes.empty());
  EXPECT_TRUE(result.proposal.empty());
}

}  // namespace
}  // namespace headroom::tuning
