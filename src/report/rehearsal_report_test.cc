#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/event_text.h"
#include "report/rehearsal_page.h"
#include "report/rehearsal_text.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using rehearsal::Contender;
using rehearsal::Contest;
using testing::HasSubstr;
using testing::Not;

rehearsal::Scene scene() {
  rehearsal::Scene scene;
  scene.service = "chat <1>";
  scene.traffic = "1d of expected days";
  return scene;
}

std::vector<Contender> contenders() {
  const auto one = [](std::string name, spec::Autoscale::Policy policy) {
    Contender contender{.name = std::move(name), .wishes = {{.component = "model"}}};
    contender.wishes.front().policy = policy;
    contender.wishes.front().target = Ratio{0.7};
    return contender;
  };
  return {one("HPA at 70%", spec::Autoscale::Policy::kHpa),
          one("target at 70%", spec::Autoscale::Policy::kTarget),
          one("predictive", spec::Autoscale::Policy::kPredictive)};
}

Contest contest(double allowed) {
  Contest contest{.standings = {{.policy = "HPA at 70%", .late_share = 0.02, .paid = 20},
                                {.policy = "target at 70%",
                                 .late_share = 0.03,
                                 .paid = 25,
                                 .is_dominated = true},
                                {.policy = "predictive", .late_share = 0.001, .paid = 22}},
                  .seeds = 1,
                  .allowed_late = allowed,
                  .recommended = 2};
  contest.keeps_what_is_allowed = allowed >= 0.001;
  return contest;
}

TEST(RehearsalReport, SaysWhatEachCostsAndWhichToTake) {
  const std::string text = rehearsal_text(scene(), contenders(), contest(0.01), Colour::kOff);
  EXPECT_THAT(text, HasSubstr("2.00%"));
  EXPECT_THAT(text, HasSubstr("22.00"));
  EXPECT_THAT(text, HasSubstr("beaten"));
  EXPECT_THAT(text,
              HasSubstr("the cheapest that makes at most 1.00% of the requests late: predictive"));
  EXPECT_THAT(text, HasSubstr("    model: { policy: predictive, target: 70% }"));
  EXPECT_THAT(text, Not(HasSubstr("its worst is seed")));
}

TEST(RehearsalReport, SaysThatNoneKeepsWhatIsAllowed) {
  const std::string text = rehearsal_text(scene(), contenders(), contest(0.0001), Colour::kOff);
  EXPECT_THAT(
      text, HasSubstr("none makes at most 0.01% of the requests late; the fewest by: predictive"));
}

TEST(RehearsalReport, NamesTheSeedThatReplaysTheWorstOfMany) {
  Contest many = contest(0.01);
  many.seeds = 10;
  many.standings[2].worst.seed = Seed{77};
  EXPECT_THAT(rehearsal_text(scene(), contenders(), many, Colour::kOff),
              HasSubstr("--policy 'predictive' --seed 77 --events"));
}

TEST(EventText, TellsWhatWasDoneInAnOperation) {
  run::Run run;
  run.header.service = "chat";
  run.header.test = "operate";
  run.header.environment = "local";
  run.events = {{.at = std::chrono::seconds(100), .kind = "scale", .text = "model 4 -> 7: why"}};
  run.end = run::End{.duration = std::chrono::minutes(2)};
  EXPECT_EQ(timeline_text(run),
            "chat · operate of local  2m\n\n    1m 40s  scale    model 4 -> 7: why\n");
  run.events.clear();
  EXPECT_THAT(timeline_text(run), HasSubstr("nothing happened"));
}

TEST(RehearsalReport, IsAWellFormedPageWithTheFrontier) {
  const std::string page = html(scene(), contenders(), contest(0.01), "0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("chat &lt;1&gt;"));
  EXPECT_THAT(page, HasSubstr("Requests that are late"));
  EXPECT_THAT(page, HasSubstr("worth choosing"));
}

}  // namespace
}  // namespace headroom::report
