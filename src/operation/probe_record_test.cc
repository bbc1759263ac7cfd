#include "operation/probe_record.h"

#include <gmock/gmock.h>

namespace headroom::operation {
namespace {

using std::chrono::seconds;

// Walked every 10 s with a patience of 5 s, from 100 s on: the window is a minute.
ProbeRecord record() {
  return ProbeRecord({.journey = "ask", .every = seconds(10), .patience = seconds(5), .plan = {}},
                     seconds(100));
}

Walk fine(double took) {
  return {.failure = "", .seconds = took};
}

Walk failed(std::string why) {
  return {.failure = std::move(why), .seconds = 0};
}

TEST(ProbeRecord, TellsTheShareOfGoodWalksAndTheirTimeOfTheLastMinute) {
  ProbeRecord probe = record();
  EXPECT_EQ(probe.signals(seconds(100)).success, std::nullopt);
  probe.take(seconds(110), fine(9));  // too long ago by 170 s
  probe.take(seconds(120), fine(0.2));
  probe.take(seconds(140), failed("ask: status 503"));
  probe.take(seconds(150), fine(0.4));
  probe.take(seconds(160), failed("ask: timeout"));
  const auto signals = probe.signals(seconds(170));
  EXPECT_EQ(signals.journey, "ask");
  EXPECT_EQ(signals.success, 0.5);
  EXPECT_DOUBLE_EQ(signals.seconds.value_or(0), 0.3);
}

TEST(ProbeRecord, TellsNoTimeWhereEveryWalkFailed) {
  ProbeRecord probe = record();
  probe.take(seconds(110), failed("ask: refused"));
  EXPECT_EQ(probe.signals(seconds(111)).success, 0);
  EXPECT_EQ(probe.signals(seconds(111)).seconds, std::nullopt);
}

TEST(ProbeRecord, TellsOnceThatAJourneyFailsAndOnceThatItIsWellAgain) {
  ProbeRecord probe = record();
  EXPECT_FALSE(probe.take(seconds(110), fine(1)));
  const auto fails = probe.take(seconds(120), failed("ask: status 503"));
  ASSERT_TRUE(fails);
  EXPECT_EQ(fails->at, seconds(120));
  EXPECT_EQ(fails->kind, kProbed);
  EXPECT_EQ(fails->text, "ask fails: ask: status 503");
  EXPECT_FALSE(probe.take(seconds(130), failed("ask: status 503")));
  EXPECT_EQ(probe.take(seconds(140), failed("ask: timeout"))->text, "ask fails: ask: timeout");
  EXPECT_EQ(probe.take(seconds(150), fine(1))->text, "ask is well again after 30s");
  EXPECT_FALSE(probe.take(seconds(160), fine(1)));
}

TEST(ProbeRecord, OneThatDoesNotComeBackIsAGap) {
  ProbeRecord probe = record();
  EXPECT_EQ(probe.gap(seconds(159)), std::nullopt);
  EXPECT_EQ(probe.gap(seconds(160)), "probe ask: no walk has ended within 1min");
  probe.take(seconds(170), fine(1));
  EXPECT_EQ(probe.gap(seconds(229)), std::nullopt);
  EXPECT_EQ(probe.gap(seconds(230)), "probe ask: no walk has ended within 1min");
  EXPECT_EQ(probe.signals(seconds(230)).success, std::nullopt);
}

}  // namespace
}  // namespace headroom::operation
