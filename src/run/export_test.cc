#include "run/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "run/run_for_test.h"

namespace headroom::run {
namespace {

template <class Export>
std::string exported(Export& into, std::ostringstream& out, const ::headroom::run::Run& run) {
  EXPECT_TRUE(into.begin(run.header));
  for (const Event& event : run.events) EXPECT_TRUE(into.add(event));
  for (const Slice& slice : run.slices) EXPECT_TRUE(into.add(slice));
  if (run.end) {
    EXPECT_TRUE(into.finish(*run.end));
  }
  if constexpr (requires { into.close(); }) into.close();
  return out.str();
}

std::string run_json(const ::headroom::run::Run& run) {
  std::ostringstream out;
  JsonExport json(out);
  return exported(json, out, run);
}

std::string run_csv(const ::headroom::run::Run& run) {
  std::ostringstream out;
  CsvExport csv(out);
  return exported(csv, out, run);
}

using namespace std::chrono_literals;
using nlohmann::json;

// Two seconds: ask succeeds three times within 100 ns in the first, and fails twice in the second.
::headroom::run::Run small_run() {
  auto run = quiet_run({"home", "ask"}, 2);
  succeed(run, {0, 1}, 100ns, 3);
  record(run, {0, 1}, Measure::kTtft, 50);
  fail_requests(run, {1, 1}, Failure::kReset, 2);
  at(run, {0, 1}).bytes_in = 77;
  at(run, {0, 1}).counters[static_cast<std::size_t>(Counter::kRetries)] = 6;
  run.slices[1].in_flight = 4;
  run.events = {{1500ms, "phase", "spike"}};
  return run;
}

std::vector<std::vector<std::string_view>> cells(std::string_view csv) {
  std::vector<std::vector<std::string_view>> rows;
  for (const std::string_view line : split(csv, '\n')) {
    if (!line.empty()) rows.push_back(split(line, ','));
  }
  return rows;
}

TEST(RunCsv, HasARowForEachSecondAndRequestClassBelowTheNames) {
  const std::string csv = run_csv(small_run());
  const auto rows = cells(csv);
  ASSERT_EQ(rows.size(), 1u + 2 * 2);
  const auto cell = [&](std::size_t row, std::string_view name) {
    const auto& names = rows[0];
    const auto column = std::find(names.begin(), names.end(), name) - names.begin();
    return rows[row].at(static_cast<std::size_t>(column));
  };
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  EXPECT_EQ(cell(2, "second"), "0");
  EXPECT_EQ(cell(2, "request"), "ask");
  EXPECT_EQ(cell(2, "succeeded"), "3");
  EXPECT_EQ(cell(2, "bytes_in"), "77");
  EXPECT_EQ(cell(2, "retries"), "6");
  EXPECT_EQ(cell(2, "response_time_s_p50"), "0.000000100");
  EXPECT_EQ(cell(2, "ttft_s_max"), "0.000000050");
  EXPECT_EQ(cell(4, "second"), "1");
  EXPECT_EQ(cell(4, "failed"), "2");
  EXPECT_EQ(cell(4, "reset"), "2");
  EXPECT_EQ(cell(4, "in_flight"), "4");
  EXPECT_EQ(cell(4, "response_time_s_p50"), "");  // no success, no response time
  EXPECT_EQ(cell(1, "started"), "0");
}

TEST(RunCsv, QuotesNamesThatHoldASeparator) {
  auto run = quiet_run({"list, all \"mine\""}, 1);
  EXPECT_THAT(run_csv(run), testing::HasSubstr("\n0,\"list, all \"\"mine\"\"\",0,"));
}

TEST(RunCsv, EndsEachRowWithTheTagsOfItsClass) {
  auto run = quiet_run({"home", "ask"}, 1);
  run.header.class_tags = {{"read", "chat"}, {}};
  const std::string csv = run_csv(run);
  const auto rows = cells(csv);
  EXPECT_EQ(rows[0].back(), "tags");
  EXPECT_EQ(rows[1].back(), "read chat");
  EXPECT_EQ(rows[2].back(), "");
}

TEST(RunCsv, OfAnEmptyRunIsTheNames) {
  const std::string csv = run_csv(empty_run());
  EXPECT_EQ(cells(csv).size(), 1u);
}

TEST(RunJson, TellsTheRunSecondBySecond) {
  const json result = json::parse(run_json(small_run()));
  EXPECT_EQ(result["headroom_run"], 1);
  EXPECT_EQ(result["run"], "20261123-185301-load-7f3a");
  EXPECT_EQ(result["duration_s"], 2.0);
  EXPECT_EQ(result["finished"], true);
  ASSERT_EQ(result["seconds"].size(), 2u);
  const json& first = result["seconds"][0]["requests"]["ask"];
  EXPECT_EQ(first["succeeded"], 3);
  EXPECT_EQ(first["retries"], 6);
  EXPECT_EQ(first["aborted"], 0);
  EXPECT_EQ(first["response_time_s"]["p50"], 100e-9);
  EXPECT_EQ(first["ttft_s"]["max"], 50e-9);
  EXPECT_EQ(result["seconds"][1]["in_flight"], 4);
  EXPECT_EQ(result["seconds"][1]["requests"]["ask"]["errors"]["reset"], 2);
  EXPECT_EQ(result["events"], json::parse(R"([{"at_s": 1.5, "kind": "phase", "text": "spike"}])"));
}

TEST(RunJson, NamesTheClassesOfEachTag) {
  auto run = small_run();
  run.header.class_tags = {{"read"}, {"read"}};
  EXPECT_EQ(json::parse(run_json(run))["tags"], json::parse(R"({"read": ["home", "ask"]})"));
}

TEST(RunJson, SaysThatARunHasNoEnd) {
  auto run = small_run();
  run.end.reset();
  const json result = json::parse(run_json(run));
  EXPECT_EQ(result["finished"], false);
  EXPECT_EQ(result["interrupted"], nullptr);
}

}  // namespace
}  // namespace headroom::run
