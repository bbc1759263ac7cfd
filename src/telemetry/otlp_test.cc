#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/protobuf_for_test.h"
#include "telemetry/push_protocol.h"
#include "telemetry/snapshot_for_test.h"

namespace headroom::telemetry {
namespace {

using testing::ElementsAre;

Message message_of(const Snapshot& snapshot) {
  const std::vector<SnapshotPointer> one{std::make_shared<const Snapshot>(snapshot)};
  return Message(otlp()->request(one).body);
}

std::vector<std::string> attributes(const Message& of, int field) {
  std::vector<std::string> texts;
  for (const Message& pair : of.messages(field)) {
    texts.push_back(pair.text(1) + "=" + pair.message(2).text(1));
  }
  return texts;
}

// The field numbers below are those of opentelemetry/proto/{collector/metrics,metrics,common}/v1.
TEST(Otlp, TellsWhoSpeaksInTheResource) {
  const Message resource = message_of(small_snapshot()).message(1).message(1);
  EXPECT_THAT(attributes(resource, 1), ElementsAre("service.name=headroom", "service.version=0.1.0",
                                                   "service.instance.id=r1"));
}

TEST(Otlp, MakesACumulativeMonotonicSumOfACounter) {
  const Message scope = message_of(small_snapshot()).message(1).message(2);
  EXPECT_EQ(scope.message(1).text(1), "headroom");
  const Message metric = scope.messages(2).at(0);
  EXPECT_EQ(metric.text(1), "headroom.requests");
  const Message sum = metric.message(7);
  EXPECT_EQ(sum.integer(2), 2U);  // cumulative
  EXPECT_EQ(sum.integer(3), 1U);  // monotonic
  const Message point = sum.message(1);
  EXPECT_THAT(attributes(point, 7), ElementsAre("test=load", "class=ask"));
  EXPECT_EQ(point.integer(2), 1'000'000'000'000'000U);
  EXPECT_EQ(point.integer(3), 1'000'001'000'000'000U);
  EXPECT_EQ(point.real(4), 3);
}

TEST(Otlp, MakesAGaugeOfAGauge) {
  const Message metric = message_of(small_snapshot()).message(1).message(2).messages(2).at(1);
  EXPECT_EQ(metric.text(1), "headroom.requests_in_flight");
  EXPECT_EQ(metric.message(5).message(1).real(4), 2);
}

TEST(Otlp, MakesAHistogramWithExplicitBounds) {
  const Message metric = message_of(small_snapshot()).message(1).message(2).messages(2).at(2);
  EXPECT_EQ(metric.text(1), "headroom.response_time");
  EXPECT_EQ(metric.text(3), "s");
  const Message histogram = metric.message(9);
  EXPECT_EQ(histogram.integer(2), 2U);  // cumulative
  const Message point = histogram.message(1);
  EXPECT_THAT(attributes(point, 9), ElementsAre("test=load", "class=ask"));
  EXPECT_EQ(point.integer(4), 3U);
  EXPECT_EQ(point.real(5), 3.25);
  EXPECT_THAT(point.integers(6), ElementsAre(1, 0, 2));
  EXPECT_THAT(point.reals(7), ElementsAre(0.5, 1));
}

TEST(Otlp, EndsEveryPointWithTheFlagForNoRecordedValue) {
  Snapshot ended = small_snapshot();
  ended.status = Snapshot::Status::kEnded;
  const auto metrics = message_of(ended).message(1).message(2).messages(2);
  const Message number = metrics.at(0).message(7).message(1);
  EXPECT_EQ(number.integer(8), 1U);
  EXPECT_FALSE(number.has(4));
  EXPECT_EQ(metrics.at(2).message(9).message(1).integer(10), 1U);
}

TEST(Otlp, TriesAgainWhatTheSpecificationListsAndNothingElse) {
  for (const int status : {429, 502, 503, 504}) EXPECT_TRUE(otlp()->is_temporary(status));
  for (const int status : {400, 404, 500}) EXPECT_FALSE(otlp()->is_temporary(status));
}

}  // namespace
}  // namespace headroom::telemetry
