#include "telemetry/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/snapshot_for_test.h"

namespace headroom::telemetry {
namespace {

using testing::HasSubstr;

TEST(Exposition, IsWhatPrometheusReads) {
  EXPECT_EQ(exposition(small_snapshot(), TextFormat::kPrometheus),
            R"(# HELP headroom_requests_total Requests finished.
# TYPE headroom_requests_total counter
headroom_requests_total{class="ask",test="load"} 3.0
# HELP headroom_requests_in_flight Requests not yet finished.
# TYPE headroom_requests_in_flight gauge
headroom_requests_in_flight{test="load"} 2.0
# HELP headroom_response_time_seconds To the last byte.
# TYPE headroom_response_time_seconds histogram
headroom_response_time_seconds_bucket{class="ask",le="0.5",test="load"} 1.0
headroom_response_time_seconds_bucket{class="ask",le="1.0",test="load"} 1.0
headroom_response_time_seconds_bucket{class="ask",le="+Inf",test="load"} 3.0
headroom_response_time_seconds_sum{class="ask",test="load"} 3.25
headroom_response_time_seconds_count{class="ask",test="load"} 3.0
)");
}

TEST(Exposition, NamesFamiliesWithoutTotalAndEndsWithEofInOpenMetrics) {
  const std::string text = exposition(small_snapshot(), TextFormat::kOpenMetrics);
  EXPECT_THAT(text, HasSubstr("# TYPE headroom_requests counter\n"
                              "headroom_requests_total{class=\"ask\",test=\"load\"} 3.0\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE headroom_response_time_seconds histogram\n"
                              "# UNIT headroom_response_time_seconds seconds\n"));
  EXPECT_THAT(text, testing::EndsWith("3.0\n# EOF\n"));
}

TEST(Exposition, EscapesTheValuesOfLabels) {
  Snapshot snapshot = small_snapshot();
  snapshot.common = {{"test", "a \"b\"\\c\nd"}};
  EXPECT_THAT(exposition(snapshot, TextFormat::kPrometheus),
              HasSubstr(R"(test="a \"b\"\\c\nd"} 2.0)"));
}

TEST(Exposition, TellsTheFormatByWhatAScraperAccepts) {
  EXPECT_EQ(format_for(""), TextFormat::kPrometheus);
  EXPECT_EQ(format_for("text/plain;version=0.0.4;q=0.5,*/*;q=0.1"), TextFormat::kPrometheus);
  EXPECT_EQ(format_for("application/openmetrics-text;version=1.0.0,text/plain;q=0.3"),
            TextFormat::kOpenMetrics);
}

}  // namespace
}  // namespace headroom::telemetry
