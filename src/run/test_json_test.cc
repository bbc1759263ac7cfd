#include "run/test_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "run/failure_example.h"
#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

spec::Requirement parsed(std::string_view text) {
  return spec::parse_requirement(text).value();
}

// Values below 128 ns have a bucket each, so every percentile is exact.
::headroom::run::Run small_run() {
  auto run = quiet_run({"home", "ask"}, 12);
  run.header.warm_up = 2s;
  run.header.seed = Seed{18'446'744'073'709'551'615u};
  run.header.spec_sha256 = "abc";
  run.header.started = std::chrono::system_clock::time_point(1'795'459'981'123ms);
  run.header.threads = 2;
  run.header.remarks = {"TLS not verified"};
  run.end->duration = 12'500ms;
  run.end->peak_rss_bytes = 4096;
  succeed(run, {1, 1}, 90ns, 5);  // in the warm-up
  for (std::uint64_t value = 1; value <= 100; ++value) {
    succeed(run, {5, 1}, Nanos(static_cast<std::int64_t>(value)));
  }
  fail_requests(run, {6, 1}, Failure::kTimeout, 20);
  at(run, {5, 1}).statuses = {{200, 100}};
  for (Slice& slice : run.slices) slice.generator.cpu_seconds = 0.125;
  be_late(run, 5, 7ns, 100);
  return run;
}

json document(const ::headroom::run::Run& run, std::vector<std::string> requirements = {}) {
  std::vector<spec::Requirement> all;
  for (const std::string& text : requirements) all.push_back(parsed(text));
  return json::parse(test_json(run, judge_whole(run, all)));
}

TEST(TestJson, SaysWhichRunItIsAndWhatItCameTo) {
  const json result = document(small_run(), {"errors < 50%"});
  EXPECT_EQ(result["headroom"], 1);
  EXPECT_EQ(result["run"], "20261123-185301-load-7f3a");
  EXPECT_EQ(result["verdict"], "pass");
  EXPECT_EQ(result["seed"].get<std::uint64_t>(), 18'446'744'073'709'551'615u);
  EXPECT_EQ(result["spec_sha256"], "abc");
  EXPECT_EQ(result["started"], "2026-11-23T18:53:01.123Z");
  EXPECT_EQ(result["duration_s"], 12.5);
  EXPECT_EQ(result["window_s"], json({2, 13}));
  EXPECT_EQ(result["interrupted"], false);
  EXPECT_EQ(result["remarks"], json({"TLS not verified"}));
  EXPECT_EQ(result["trust"]["trusted"], true);
}

TEST(TestJson, HasTheDocumentedNamesAtTheTop) {
  const json result = document(small_run());
  for (const char* name : {"headroom", "run", "verdict", "requirements", "requests", "generator",
                           "seed", "spec_sha256", "started", "duration_s"}) {
    EXPECT_TRUE(result.contains(name)) << name;
  }
}

TEST(TestJson, TellsWhichChecksFailedAndWhatAFailureWas) {
  auto run = small_run();
  run.header.checks = {"home: save id", "ask: $.ok is true"};
  fail_requests(run, {7, 1}, Failure::kCheck, 3);
  at(run, {7, 1}).failed_checks = {{1, 3}};
  run.events.push_back(failure_example(7s, "ask", Failure::kCheck, "$.ok is true, but it is 0"));
  // In the warm-up, which is not counted.
  run.events.push_back(failure_example(1s, "ask", Failure::kReset, "it was closed too soon"));
  const json result = document(run);
  const json& ask = result["requests"]["ask"];
  EXPECT_EQ(ask["errors"]["check"], 3);
  EXPECT_EQ(ask["failed_checks"], json({{"ask: $.ok is true", 3}}));
  EXPECT_EQ(ask["examples"], json({{"check", "$.ok is true, but it is 0"}}));
  EXPECT_EQ(result["total"]["failed_checks"], ask["failed_checks"]);
  EXPECT_EQ(result["requests"]["home"]["failed_checks"], json::object());
  EXPECT_EQ(result["requests"]["home"]["examples"], json::object());
}

TEST(TestJson, GivesEachRequirementItsEvidence) {
  const json result = document(
      small_run(),
      {"errors < 10%", "ask.ttft p95 < 1s", "throughput >= 5/s", "availability >= 99.9% over 30d"});
  EXPECT_EQ(result["verdict"], "fail");
  const json& errors = result["requirements"][0];
  EXPECT_EQ(errors["text"], "errors < 10%");
  EXPECT_EQ(errors["verdict"], "fail");
  EXPECT_EQ(errors["value"], 20.0 / 120.0);
  EXPECT_EQ(errors["limit"], 0.1);
  EXPECT_EQ(errors["unit"], "share");
  EXPECT_EQ(errors["samples"], 120);
  EXPECT_LT(errors["interval_95"][0], errors["value"]);
  EXPECT_GT(errors["interval_95"][1], errors["value"]);
  EXPECT_EQ(errors["window_s"], json({2, 13}));

  const json& ttft = result["requirements"][1];
  EXPECT_EQ(ttft["verdict"], "fail");
  EXPECT_EQ(ttft["value"], nullptr);
  EXPECT_EQ(ttft["interval_95"], nullptr);
  EXPECT_EQ(ttft["unit"], "s");
  EXPECT_EQ(ttft["samples"], 0);
  EXPECT_NE(ttft["reason"], "");

  EXPECT_EQ(result["requirements"][2]["unit"], "/s");
  EXPECT_EQ(result["requirements"][2]["value"], 10.0);  // 100 in the ten whole seconds from 2 to 12
  EXPECT_EQ(result["requirements"][3]["verdict"], "not judged");
}

TEST(TestJson, SummarisesEachRequestClassWithoutTheWarmUp) {
  const json ask = document(small_run())["requests"]["ask"];
  EXPECT_EQ(ask["count"], 120);
  EXPECT_EQ(ask["succeeded"], 100);
  EXPECT_EQ(ask["failed"], 20);
  EXPECT_EQ(ask["errors"]["timeout"], 20);
  EXPECT_EQ(ask["errors"]["refused"], 0);
  EXPECT_EQ(ask["errors"].size(), kFailureKinds);
  EXPECT_EQ(ask["statuses"], json({{"200", 100}}));
  EXPECT_EQ(ask["rate_per_s"], 12.0);
  EXPECT_EQ(ask["throughput_per_s"], 10.0);
  EXPECT_EQ(ask["goodput_per_s"], 10.0);
  const json& time = ask["response_time_s"];
  EXPECT_EQ(time["count"], 100);
  EXPECT_EQ(time["mean"], 50.5e-9);
  EXPECT_EQ(time["min"], 1e-9);
  EXPECT_EQ(time["p50"], 50e-9);
  EXPECT_EQ(time["p90"], 90e-9);
  EXPECT_EQ(time["p95"], 95e-9);
  EXPECT_EQ(time["p99"], 99e-9);
  EXPECT_EQ(time["p999"], 100e-9);
  EXPECT_EQ(time["max"], 100e-9);
  EXPECT_EQ(document(small_run())["total"]["count"], 120);
}

TEST(TestJson, GivesAClassWithoutSamplesZeroesAndNulls) {
  const json home = document(small_run())["requests"]["home"];
  EXPECT_EQ(home["count"], 0);
  EXPECT_EQ(home["rate_per_s"], 0.0);
  for (const char* measure : {"response_time_s", "service_time_s", "ttft_s"}) {
    EXPECT_EQ(home[measure]["count"], 0);
    for (const char* statistic : {"mean", "p50", "p90", "p95", "p99", "p999", "max"}) {
      ASSERT_TRUE(home[measure].contains(statistic));
      EXPECT_TRUE(home[measure][statistic].is_null());
    }
  }
}

TEST(TestJson, SummarisesAllRequestsOfATag) {
  auto run = small_run();
  run.header.class_tags = {{"read"}, {"read", "chat"}};
  succeed(run, {5, 0}, 7ns, 30);
  const json result = document(run);
  EXPECT_EQ(result["requests"]["ask"]["tags"], json({"read", "chat"}));
  EXPECT_EQ(result["tags"]["read"]["count"], 150);
  EXPECT_EQ(result["tags"]["read"]["response_time_s"]["count"], 130);
  EXPECT_EQ(result["tags"]["chat"]["count"], 120);
}

TEST(TestJson, WithoutTagsHasNone) {
  const json result = document(small_run());
  EXPECT_EQ(result["tags"], json::object());
  EXPECT_EQ(result["requests"]["ask"]["tags"], json::array());
}

TEST(TestJson, TellsWhatTheGeneratorNeeded) {
  const json generator = document(small_run())["generator"];
  EXPECT_EQ(generator["lateness_s"]["p50"], 7e-9);
  EXPECT_EQ(generator["lateness_s"]["p99"], 7e-9);
  EXPECT_EQ(generator["lateness_s"]["max"], 7e-9);
  EXPECT_EQ(generator["cpu_s"], 1.25);  // ten slices outside the warm-up
  EXPECT_EQ(generator["peak_rss_bytes"], 4096);
  EXPECT_EQ(generator["threads"], 2);
}

TEST(TestJson, PrintsSecondsWithTheDigitsOfTheirNanosecondsOnly) {
  auto run = quiet_run({"ask"}, 1);
  succeed(run, {0, 0}, 12'345'678ns);
  const std::string text = test_json(run, judge_whole(run, {}));
  EXPECT_NE(text.find("\"max\": 0.012345678\n"), text.npos) << text;
}

TEST(TestJson, OfARunWithoutAnEndIsPartial) {
  auto run = small_run();
  run.end.reset();
  const json result = document(run);
  EXPECT_EQ(result["verdict"], "partial");
  EXPECT_EQ(result["interrupted"], true);
  EXPECT_EQ(result["generator"]["peak_rss_bytes"], nullptr);
}

TEST(TestJson, StaysJsonWhateverTheNames) {
  auto run = quiet_run({"a\"b\n", "\xFF\xFE", ""}, 1);
  run.header.test = "http://127.0.0.1/\xC3(";
  EXPECT_EQ(document(run)["requests"].size(), 3u);
}

TEST(TestJson, OfAnEmptyRunIsWhole) {
  const json result = document(empty_run());
  EXPECT_EQ(result["duration_s"], 0.0);
  EXPECT_EQ(result["requests"], json::object());
  EXPECT_EQ(result["total"]["count"], 0);
}

}  // namespace
}  // namespace headroom::run
