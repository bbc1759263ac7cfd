#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <snappy.h>

#include "telemetry/protobuf_for_test.h"
#include "telemetry/push_protocol.h"
#include "telemetry/snapshot_for_test.h"

namespace headroom::telemetry {
namespace {

using testing::ElementsAre;

std::string message_of(std::initializer_list<Snapshot> snapshots) {
  std::vector<SnapshotPointer> pointers;
  for (const Snapshot& snapshot : snapshots) {
    pointers.push_back(std::make_shared<const Snapshot>(snapshot));
  }
  const http::Request request = remote_write()->request(pointers);
  std::string message;
  EXPECT_TRUE(snappy::Uncompress(request.body.data(), request.body.size(), &message));
  return message;
}

Snapshot counter_alone() {
  Snapshot snapshot = small_snapshot();
  snapshot.families.resize(1);
  return snapshot;
}

std::string in_hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

// By hand, from prompb/remote.proto and types.proto: what protoc --decode=WriteRequest shows too.
TEST(RemoteWrite, WritesTheMessageOfTheSpecificationToTheByte) {
  EXPECT_EQ(in_hex(message_of({counter_alone()})),
            // timeseries 1, 82 bytes
            "0a52"
            // label __name__ = headroom_requests_total: 1 + 1 + 8 + 1 + 1 + 23 = 35 bytes
            "0a23"
            "0a08"
            "5f5f6e616d655f5f"
            "1217"
            "68656164726f6f6d5f72657175657374735f746f74616c"
            // label class = ask: 12 bytes
            "0a0c"
            "0a05"
            "636c617373"
            "1203"
            "61736b"
            // label test = load: 12 bytes
            "0a0c"
            "0a04"
            "74657374"
            "1204"
            "6c6f6164"
            // sample: 3.0 as a double, lowest byte first; 1,000,001,000 ms as a varint
            "120f"
            "09"
            "0000000000000840"
            "10"
            "e89bebdc03");
}

TEST(RemoteWrite, SortsLabelsByNameAndMakesASeriesOfEveryBucket) {
  std::vector<std::string> series;
  for (const Message& each : Message(message_of({small_snapshot()})).messages(1)) {
    std::string text;
    for (const Message& label : each.messages(1)) text += label.text(1) + "=" + label.text(2) + " ";
    series.push_back(text + fmt::format("{}", each.message(2).real(1)));
  }
  EXPECT_THAT(
      series,
      ElementsAre("__name__=headroom_requests_in_flight test=load 2",
                  "__name__=headroom_requests_total class=ask test=load 3",
                  "__name__=headroom_response_time_seconds_bucket class=ask le=+Inf test=load 3",
                  "__name__=headroom_response_time_seconds_bucket class=ask le=0.5 test=load 1",
                  "__name__=headroom_response_time_seconds_bucket class=ask le=1.0 test=load 1",
                  "__name__=headroom_response_time_seconds_count class=ask test=load 3",
                  "__name__=headroom_response_time_seconds_sum class=ask test=load 3.25"));
}

TEST(RemoteWrite, SendsEachSeriesOnceWithItsSamplesInOrderOfTime) {
  Snapshot later = counter_alone();
  later.at += std::chrono::seconds(1);
  later.families[0].points[0].value = 8;
  const auto series = Message(message_of({counter_alone(), later})).messages(1);
  ASSERT_EQ(series.size(), 1U);
  const auto samples = series[0].messages(2);
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(samples[0].real(1), 3);
  EXPECT_EQ(samples[0].integer(2), 1'000'001'000U);
  EXPECT_EQ(samples[1].real(1), 8);
  EXPECT_EQ(samples[1].integer(2), 1'000'002'000U);
}

TEST(RemoteWrite, EndsEverySeriesWithTheStaleMarker) {
  Snapshot ended = counter_alone();
  ended.status = Snapshot::Status::kEnded;
  const Message series = Message(message_of({ended})).message(1);
  EXPECT_EQ(series.message(2).integer(1), 0x7ff0000000000002U);
}

TEST(RemoteWrite, SaysWhatItSends) {
  const std::vector<SnapshotPointer> one{std::make_shared<const Snapshot>(counter_alone())};
  const http::Request request = remote_write()->request(one);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(*request.headers.find("Content-Type"), "application/x-protobuf");
  EXPECT_EQ(*request.headers.find("Content-Encoding"), "snappy");
  EXPECT_EQ(*request.headers.find("X-Prometheus-Remote-Write-Version"), "0.1.0");
}

TEST(RemoteWrite, TriesAgainWhatTheSpecificationSaysMayBeTriedAgain) {
  for (const int status : {429, 500, 503}) EXPECT_TRUE(remote_write()->is_temporary(status));
  for (const int status : {302, 400, 401, 404}) EXPECT_FALSE(remote_write()->is_temporary(status));
}

}  // namespace
}  // namespace headroom::telemetry
