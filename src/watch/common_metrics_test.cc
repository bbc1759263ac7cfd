#include "watch/common_metrics.h"

#include <gmock/gmock.h>

namespace headroom::watch {
namespace {

using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr const char* kUsersOnly = "!~\"/metrics|/healthz?|/readyz?|/livez?|/actuator/.*|/-/.*\"";

TEST(CommonMetrics, AreThoseOfTheBundledService) {
  const auto figures = figures_among({{"chatd_requests_total", {"route", "code"}},
                                      {"chatd_request_duration_seconds_count", {"route"}},
                                      {"chatd_requests_in_flight", {}},
                                      {"chatd_queue_depth", {}},
                                      {"chatd_slots", {}},
                                      {"chatd_slots_busy", {}},
                                      {"chatd_tokens_total", {}}});
  const std::string answers = std::string("chatd_requests_total{route") + kUsersOnly;
  EXPECT_THAT(figures,
              UnorderedElementsAre(Pair(Figure::kAnswers, answers + "}"),
                                   Pair(Figure::kErrors, answers + ",code=~\"5..\"}"),
                                   Pair(Figure::kInFlight, "chatd_slots_busy + chatd_queue_depth"),
                                   Pair(Figure::kQueue, "chatd_queue_depth"),
                                   Pair(Figure::kBusySlots, "chatd_slots_busy"),
                                   Pair(Figure::kSlots, "chatd_slots")));
}

TEST(CommonMetrics, AreThoseOfVllm) {
  EXPECT_THAT(figures_among({{"vllm:num_requests_running", {"model_name"}},
                             {"vllm:num_requests_waiting", {"model_name"}},
                             {"vllm:request_success_total", {"model_name", "finished_reason"}}}),
              UnorderedElementsAre(
                  Pair(Figure::kAnswers, "vllm:request_success_total"),
                  Pair(Figure::kInFlight, "vllm:num_requests_running + vllm:num_requests_waiting"),
                  Pair(Figure::kQueue, "vllm:num_requests_waiting"),
                  Pair(Figure::kBusySlots, "vllm:num_requests_running")));
}

TEST(CommonMetrics, TellOfOtherServersWhatTheyWorkOnAndWhatWaits) {
  EXPECT_THAT(figures_among({{"sglang:num_running_reqs", {}}, {"sglang:num_queue_reqs", {}}}),
              UnorderedElementsAre(
                  Pair(Figure::kInFlight, "sglang:num_running_reqs + sglang:num_queue_reqs"),
                  Pair(Figure::kQueue, "sglang:num_queue_reqs"),
                  Pair(Figure::kBusySlots, "sglang:num_running_reqs")));
  EXPECT_THAT(
      figures_among({{"puma_busy_threads", {}}, {"puma_backlog", {}}, {"puma_max_threads", {}}}),
      UnorderedElementsAre(Pair(Figure::kInFlight, "puma_busy_threads + puma_backlog"),
                           Pair(Figure::kQueue, "puma_backlog"),
                           Pair(Figure::kBusySlots, "puma_busy_threads"),
                           Pair(Figure::kSlots, "puma_max_threads")));
}

TEST(CommonMetrics, AreThoseOfMicrometer) {
  const std::string answers = std::string("http_server_requests_seconds_count{uri") + kUsersOnly;
  EXPECT_THAT(figures_among({{"http_server_requests_seconds_count", {"uri", "status", "method"}},
                             {"jvm_threads_live_threads", {}}}),
              UnorderedElementsAre(Pair(Figure::kAnswers, answers + "}"),
                                   Pair(Figure::kErrors, answers + ",status=~\"5..\"}")));
}

TEST(CommonMetrics, OfANameThatFitsTwoIsNeither) {
  EXPECT_THAT(figures_among({{"a_requests_total", {}}, {"b_requests_total", {}}}), IsEmpty());
  EXPECT_THAT(figures_among({{"a_slots_busy", {}}, {"b_slots_busy", {}}, {"queue_depth", {}}}),
              IsEmpty());
}

TEST(CommonMetrics, AreNoneThatASelectorCannotName) {
  EXPECT_THAT(figures_among({{"my.app_requests_total", {}}}), IsEmpty());
}

TEST(CommonMetrics, CanAllBeSelected) {
  for (const auto& [figure, text] : figures_among({{"x_requests_total", {"path", "status_code"}},
                                                   {"x_slots_busy", {}},
                                                   {"x_queue_depth", {}}})) {
    EXPECT_TRUE(parse_selectors(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace headroom::watch
