#include "report/ranking_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "report/ranking_page.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using namespace std::chrono_literals;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

design::Ranking sample() {
  return {.service = "shop",
          .sessions = Rate{10},
          .step = "buy",
          .as_is = {.capacity = Rate{16},
                    .bottleneck = "db",
                    .holds_to = Rate{12},
                    .response_time = 1500ms,
                    .failed = Ratio{0.02}},
          .effects = {{.levers = {"more", "cache"},
                       .capacity = Rate{64},
                       .bottleneck = "api",
                       .holds_to = Rate{50},
                       .response_time = 120ms,
                       .holds = true,
                       .cost = CostRate{6, "USD"}},
                      {.levers = {"cdn"},
                       .capacity = Rate{16},
                       .bottleneck = "db",
                       .useless = "it does not touch the bottleneck, which is db"}}};
}

TEST(RankingText, HasARowForEachThatHelpsAndTheReasonOfThoseThatDoNot) {
  const std::string text = ranking_text(sample(), Colour::kOff);
  EXPECT_THAT(text, HasSubstr("shop  levers at 10.0/s\n"));
  EXPECT_THAT(text, ContainsRegex("saturated +runs out first +holds to +buy p95 +failed +adds"));
  EXPECT_THAT(text, ContainsRegex("as it stands +16.0/s +db +12.0/s +1.50s +2.00% .*broken\n"));
  // 48 sessions a second more, for 6 USD an hour.
  EXPECT_THAT(text, ContainsRegex("more \\+ cache +64.0/s +api +50.0/s +120ms +0% +6 USD/h "
                                  "+\\+8.00/s\n"));
  EXPECT_THAT(text, HasSubstr("Of no use\n  cdn  it does not touch the bottleneck, which is db\n"));
}

TEST(RankingText, LeavesOutWhatNobodyKnows) {
  design::Ranking ranking = sample();
  ranking.effects.resize(1);
  ranking.effects[0].cost.reset();
  ranking.effects[0].capacity = Rate{std::numeric_limits<double>::infinity()};
  ranking.effects[0].bottleneck.clear();
  const std::string text = ranking_text(ranking, Colour::kOff);
  EXPECT_THAT(text, Not(HasSubstr("adds")));
  EXPECT_THAT(text, Not(HasSubstr("Of no use")));
  EXPECT_THAT(text, ContainsRegex("more \\+ cache +– +– +50.0/s"));
}

TEST(RankingText, WithoutLeversShowsOne) {
  design::Ranking ranking = sample();
  ranking.effects.clear();
  EXPECT_THAT(ranking_text(ranking, Colour::kOff), HasSubstr("{ db: { replicas: 4 } }"));
}

TEST(RankingPage, HasABarForEachThatHelps) {
  const std::string page = html(sample(), "1.0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("saturated at 64.0/s instead of 16.0/s"));
  // Of 64 sessions a second: 16 are a quarter, 12 of them hold, and the load is 10.
  EXPECT_THAT(page, HasSubstr(R"(<i class="faint" style="width:25.0%"></i>)"
                              R"(<i style="width:18.8%"></i><b style="left:15.6%"></b>)"));
  EXPECT_THAT(page, HasSubstr("it does not touch the bottleneck, which is db"));
}

TEST(RankingPage, WithoutLeversShowsOne) {
  design::Ranking ranking = sample();
  ranking.effects.clear();
  const std::string page = html(ranking, "1.0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("{ db: { replicas: 4 } }"));
}

}  // namespace
}  // namespace headroom::report
