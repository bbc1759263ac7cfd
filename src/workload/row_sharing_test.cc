#include "workload/row_sharing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Rows = Plan::Rows;

// A journey of one step that draws from a data set of ten rows, and one that does not.
class RowSharing : public testing::Test {
 protected:
  explicit RowSharing(spec::DataPick pick = spec::DataPick::kUnique) { use(pick); }

  void use(spec::DataPick pick) {
    plan_ = {};
    plan_.tables.push_back(table_of("accounts", "n\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n", pick));
    plan_.steps.resize(2);
    plan_.steps[0].tables = {0};
    plan_.journeys.push_back({.name = "login", .share = 0.5, .program = {.nodes = {{.index = 0}}}});
    plan_.journeys.push_back(
        {.name = "browse", .share = 0.5, .program = {.nodes = {{.index = 1}}}});
  }
  static ClosedModel users(std::uint32_t count) { return {.users = count, .over_time = {}}; }
  std::string problem() {
    const auto shared = share_rows(plan_);
    return shared ? "no problem" : to_string(shared.error());
  }

  Plan plan_;
};

TEST_F(RowSharing, UniqueRowsLimitTheSessions) {
  ASSERT_TRUE(share_rows(plan_));
  EXPECT_EQ(plan_.streams[0].sessions_max, 10u);
  EXPECT_EQ(plan_.streams[0].limit_text, "10 unique rows of accounts");
}

TEST_F(RowSharing, OfSeveralLoadsEachHasItsPartAndOnlyThoseThatDraw) {
  plan_.streams.resize(4);
  plan_.streams[1].shares = {0, 1};  // browses only
  ASSERT_TRUE(share_rows(plan_));
  EXPECT_THAT(plan_.rows[0], ElementsAre(Rows{0, 3}, Rows{0, 1}, Rows{1, 3}, Rows{2, 3}));
  EXPECT_EQ(plan_.streams[0].sessions_max, 4u);  // rows 0, 3, 6, 9
  EXPECT_EQ(plan_.streams[1].sessions_max, Stream::kNoLimit);
  EXPECT_EQ(plan_.streams[2].sessions_max, 3u);
  EXPECT_EQ(plan_.streams[3].sessions_max, 3u);
}

TEST_F(RowSharing, FewerIterationsThanRowsStayTheLimit) {
  plan_.streams[0].sessions_max = 7;
  plan_.streams[0].limit_text = "7 iterations";
  ASSERT_TRUE(share_rows(plan_));
  EXPECT_EQ(plan_.streams[0].limit_text, "7 iterations");
  plan_.rows_per_session.clear();
  plan_.streams[0].sessions_max = Stream::kNoLimit;
  plan_.streams[0].model = ClosedModel{.users = 5, .over_time = {}, .sessions_per_user = 2};
  ASSERT_TRUE(share_rows(plan_));
  EXPECT_EQ(plan_.streams[0].sessions_max, Stream::kNoLimit);
}

TEST_F(RowSharing, UsersHaveRowsOfTheirOwnAcrossLoads) {
  use(spec::DataPick::kPerUser);
  plan_.streams.resize(2);
  plan_.streams[0].model = users(4);
  plan_.streams[1].model = users(6);
  ASSERT_TRUE(share_rows(plan_));
  EXPECT_THAT(plan_.rows[0], ElementsAre(Rows{0, 1}, Rows{4, 1}));
  plan_.rows_per_session.clear();
  plan_.streams[1].model = users(7);
  EXPECT_THAT(problem(), HasSubstr("each of 11 users has a row of its own, and there are 10"));
}

TEST_F(RowSharing, RowsPerUserNeedUsersWithSessionsOfTheirOwn) {
  use(spec::DataPick::kPerUser);
  EXPECT_THAT(problem(), HasSubstr("draws rows of accounts per user and has no users"));
  use(spec::DataPick::kPerUser);
  plan_.streams[0].model = users(4);
  plan_.streams[0].sessions_max = 100;
  EXPECT_THAT(problem(), HasSubstr("write iterations: 10 per user"));
}

}  // namespace
}  // namespace headroom::workload
