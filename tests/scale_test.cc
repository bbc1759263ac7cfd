// `headroom scale`: how a service grows with its size, from figures that are there and from a
// service that is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(HEADROOM_SOURCE_DIR) / "tests/data/fixtures" / name;
}

json data_set(const std::string& name) {
  std::ifstream stream(fixture("usl_datasets.json"));
  return json::parse(stream).at(name);
}

// 0.02 %, of a number and at least of a ten-millionth.
void expect_near(const json& actual, const json& expected, const char* what) {
  const double value = expected;
  EXPECT_NEAR(actual.get<double>(), value, std::max(2e-4 * std::abs(value), 1e-7)) << what;
}

void expect_law(const json& law, const json& fit) {
  for (const char* name : {"sigma", "kappa", "gamma"})
    expect_near(law.at(name), fit.at(name), name);
  expect_near(law.at("r_squared"), fit.at("R2"), "R2");
  expect_near(law.at("residual_squares"), fit.at("rss"), "rss");
  expect_near(law.at("limit"), fit.at("limit_amdahl"), "limit");
  expect_near(law.at("knee_size"), fit.at("opt_N"), "knee");
  if (fit.at("peak_N").is_null()) {
    EXPECT_TRUE(law.at("peak_size").is_null());
  } else {
    expect_near(law.at("peak_size"), fit.at("peak_N"), "peak");
    expect_near(law.at("peak_throughput"), fit.at("peak_X"), "peak throughput");
  }
}

class ScaleFrom : public testing::Test {
 protected:
  Outcome scale(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"scale", "--from"});
    return run(headroom(std::move(arguments)), folder_.path());
  }
  // As CSV, with a column before those that are meant.
  void write_rows(const json& rows) {
    std::string text = "note,users,tps\n";
    for (const json& row : rows) {
      text += "\"x, y\"," + row.at(0).dump() + "," + row.at(1).dump() + "\n";
    }
    folder_.write("figures.csv", text);
  }

  Folder folder_;
};

TEST_F(ScaleFrom, FindsThePublishedLawsOfRecordedFigures) {
  for (const char* name : {"cisco", "specsdm91", "raytracer"}) {
    const json recorded = data_set(name);
    write_rows(recorded.at("data"));
    const Outcome outcome = scale({"figures.csv", "--columns", "users,tps", "--json"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    expect_law(json::parse(outcome.out).at("law"), recorded.at("fit"));
  }
}

TEST_F(ScaleFrom, JudgesAnExpectationAndDrawsAPage) {
  write_rows(data_set("cisco").at("data"));
  // 6,531 of 8 and 955 of one: 85.5 %.
  const Outcome kept = scale({"figures.csv", "--columns", "2,3", "--expect",
                              "at least 85% efficient to 8", "--html", "page.html"});
  EXPECT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_THAT(kept.out, HasSubstr("✓ pass  at least 85% efficient to 8: 85.5% at 8"));
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "page.html"));
  const Outcome broken =
      scale({"figures.csv", "--columns", "2,3", "--expect", "at least 86% efficient to 8"});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.out, HasSubstr("✗ fail"));
  const Outcome unknown =
      scale({"figures.csv", "--columns", "2,3", "--expect", "at least 10% efficient to 64"});
  EXPECT_EQ(unknown.exit_code, 4);
  EXPECT_THAT(unknown.out, HasSubstr("64 was not reached: measured is 1 to 32"));
}

TEST_F(ScaleFrom, SaysWhereAFileIsWrong) {
  folder_.write("figures.csv", "users,tps\n1,20\n2,fast\n");
  const Outcome outcome = scale({"figures.csv"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("figures.csv:3:3: \"fast\" is not a number"));
}

TEST_F(ScaleFrom, TakesARealTraceOfADatabase) {
  const Outcome outcome = scale({fixture("usl_oracledb.csv").string(), "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json law = json::parse(outcome.out).at("law");
  expect_law(law, data_set("oracledb").at("fit"));
}

// A slot is held 100 ms by an answer of one token: 10 answers a second for each, and at most 4
// wait.
constexpr auto kFile = R"(
headroom: 1
service: model
requirements: [ "errors < 5%" ]
workload:
  journeys:
    ask:
      steps:
        - ask:
            request: POST /v1/chat/completions
            json: { stream: true, max_tokens: 1, messages: [ { role: user, content: hi } ] }
            stream: sse
system: { components: { model: { slots: 2 } } }
environments:
  local:
    driver: process
    components:
      model:
        run: >-
          chatd model --port ${port} --slots ${slots} --queue 4 --first-token 100ms
          --per-prompt-token 0ms
        ready: GET /healthz
tests:
  limit:
    load: ramp 10/s to 160/s
    arrivals: uniform
    until: requirement fails
    hold: 2s
    warm-up: 1s
    tolerance: 100%
)";

class Scale : public testing::Test {
 protected:
  void SetUp() override { folder_.write("headroom.yaml", kFile); }
  Outcome scale(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "scale");
    return run(headroom(std::move(arguments)), folder_.path());
  }

  Folder folder_;
};

// On a busy machine a size may be left out, and says so; what is found of it is bounded all the
// same, by slots that are held for a stated time.
TEST_F(Scale, MeasuresEachSizeKeepsItsRunsAndGoesOnFromWhatItHas) {
  const Outcome outcome = scale({"model", "--slots", "4,2", "--repeats", "1", "--json"});
  ASSERT_TRUE(outcome.exit_code == 0 || outcome.exit_code == 4) << outcome.err << outcome.out;
  const json found = json::parse(outcome.out);
  ASSERT_EQ(found.at("points").size(), 2U);
  double slots = 2;
  for (const json& point : found.at("points")) {
    EXPECT_EQ(point.at("size"), slots);
    // 5 % of errors are allowed, and 4 in the queue over the second that is judged.
    if (!point.at("holds_at_per_s").is_null()) {
      EXPECT_LT(point.at("holds_at_per_s").get<double>(), slots * 10 / 0.95 + 4 + 1);
    }
    slots *= 2;
  }
  // Each probe is a run that was kept, and says of which size and series.
  const Outcome shown = run(headroom({"show", "last"}), folder_.path());
  EXPECT_THAT(shown.out, HasSubstr("4 slots of model, repeat 1"));
  EXPECT_THAT(shown.out, HasSubstr("one of the series " + found.at("series").get<std::string>()));

  // What says something is not measured again.
  const Outcome again = scale({"model", "--slots", "2,4", "--repeats", "1", "--json", "--resume"});
  ASSERT_TRUE(again.exit_code == 0 || again.exit_code == 4) << again.err;
  const json all = json::parse(again.out).at("points");
  EXPECT_EQ(all.size(), 2U);
  for (const json& point : found.at("points")) {
    if (point.at("limit") != "service") continue;
    EXPECT_THAT(all, testing::Contains(point));
  }
}

TEST_F(Scale, RefusesWhatWouldMeasureNothing) {
  EXPECT_THAT(scale({"model", "--replicas", "1,2"}).err, HasSubstr("nothing stands before them"));
  EXPECT_THAT(scale({"modle", "--slots", "1,2"}).err, HasSubstr("did you mean model?"));
  EXPECT_THAT(scale({"model"}).err, HasSubstr("no sizes of model are given"));
  EXPECT_THAT(scale({"model", "--slots", "1", "--cpu", "1"}).err,
              HasSubstr("more than one thing is to be grown"));
  EXPECT_THAT(scale({"model", "--slots", "1,2", "--resume"}).err,
              HasSubstr("no sweep to go on with"));
  const Outcome outcome = scale({"model", "--slots", "1,two"});
  EXPECT_EQ(outcome.exit_code, 2);
}

}  // namespace
}  // namespace headroom::tests
