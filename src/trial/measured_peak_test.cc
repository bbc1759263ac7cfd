#include "trial/measured_peak.h"

#include <gtest/gtest.h>

#include "trial/sweep_journal.h"

namespace headroom::trial {
namespace {

class MeasuredPeakTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "peak-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path() const {
    return sweep_journal_path(folder_, "model", Resource::kReplicas);
  }
  // 10 N / (1 + 0.05 (N - 1) + kappa N (N - 1)) at sizes up to `most`.
  std::optional<MeasuredPeak> measured(double kappa, double most) const {
    auto journal = SweepJournal::begin(path(), "scale-model-1", {{"the environment", "local"}});
    EXPECT_TRUE(journal);
    for (double size = 1; size <= most; ++size) {
      const Rate found{10 * size / (1 + 0.05 * (size - 1) + kappa * size * (size - 1))};
      EXPECT_TRUE(journal->add({.size = size, .holds = found, .breaks = found}));
    }
    return measured_peak(path());
  }

  std::filesystem::path folder_;
};

// The peak is at the root of (1 - 0.05) / 0.02 = 47.5, 6.9.
TEST_F(MeasuredPeakTest, IsWhereTheLawOfTheKeptSweepFalls) {
  const auto peak = measured(0.02, 8);
  ASSERT_TRUE(peak);
  EXPECT_EQ(peak->replicas, 7);
  EXPECT_EQ(peak->series, "scale-model-1");
  EXPECT_EQ(peak->environment, "local");
}

TEST_F(MeasuredPeakTest, MayLieALittleBeyondWhatWasMeasured) {
  EXPECT_TRUE(measured(0.02, 6));   // 6.9 is at most 7.5
  EXPECT_FALSE(measured(0.02, 5));  // and more than 6.25
}

TEST_F(MeasuredPeakTest, IsNoneWhereMoreAlwaysBringsMore) {
  EXPECT_FALSE(measured(0, 8));
}

TEST_F(MeasuredPeakTest, IsNoneWhereNothingWasMeasured) {
  EXPECT_FALSE(measured_peak(path()));
  EXPECT_FALSE(measured(0.02, 3)) << "three sizes make no law";
}

}  // namespace
}  // namespace headroom::trial
