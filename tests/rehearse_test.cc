// `headroom rehearse`, `operate` and the export of policies, as a person and as a script use them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kExample = HEADROOM_SOURCE_DIR "/examples/chat";

TEST(Rehearse, TheExampleSaysWhatEachPolicyCostsAndWhichToTake) {
  const Outcome outcome = run(headroom({"rehearse", "--for", "1d"}), kExample);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("chat: 1d of expected days"), HasSubstr("the file's"),
                    HasSubstr("HPA at 70%"), HasSubstr("recommended"), HasSubstr("operate:\n")));
}

TEST(Rehearse, TheSameSeedTellsTheSameToTheLastByte) {
  const std::vector<std::string> arguments{
      "rehearse", "--for", "6h",      "--seeds", "3",       "--failures",         "1h",
      "--blind",  "30min", "--noise", "5%",      "--crowd", "4x at 2h for 20min", "--json"};
  const Outcome one = run(headroom(arguments), kExample);
  const Outcome other = run(headroom(arguments), kExample);
  EXPECT_FALSE(json::parse(one.out).at("policies").empty()) << one.err;
  EXPECT_EQ(one.out, other.out);
}

TEST(Rehearse, SimulatesEveryRequestWhereItIsToBeExact) {
  const Outcome outcome =
      run(headroom({"rehearse", "--exact", "--for", "10min", "--policy", "as many as now",
                    "--policy", "target at 70%", "--seeds", "2", "--json"}),
          kExample);
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document.at("policies").size(), 2U) << outcome.err;
  EXPECT_THAT(std::string(document.at("traffic")), HasSubstr("every request simulated"));
  EXPECT_THAT(outcome.err, HasSubstr("of one core"));

  const Outcome months = run(headroom({"rehearse", "--exact", "--for", "90d"}), kExample);
  EXPECT_EQ(months.exit_code, 2);
  EXPECT_THAT(months.err, AllOf(HasSubstr("this simulation would take about"),
                                HasSubstr("simulate a shorter time")));
  const Outcome bare =
      run(headroom({"rehearse", "--exact", "--bare", "--trace", "x.csv"}), kExample);
  EXPECT_EQ(bare.exit_code, 2);
  EXPECT_THAT(bare.err, HasSubstr("leave --bare out"));
  const Outcome slow = run(headroom({"rehearse", "--exact", "--slow-starts", "10%"}), kExample);
  EXPECT_EQ(slow.exit_code, 2);
  EXPECT_THAT(slow.err, HasSubstr("--slow-starts is of flows alone"));
}

// 10 N / (1 + 0.05 (N - 1) + 0.02 N (N - 1)) has its peak at the root of 47.5: 6.9.
TEST(Rehearse, DoesNotGoPastThePeakThatASweepFound) {
  const Folder folder;
  std::filesystem::copy(kExample, folder.path(), std::filesystem::copy_options::recursive);
  std::string journal =
      R"({"headroom_sweep":1,"series":"sweep-1","question":{"the environment":"local"}})"
      "\n";
  for (double size = 1; size <= 8; ++size) {
    const double rate = 10 * size / (1 + 0.05 * (size - 1) + 0.02 * size * (size - 1));
    journal += json{{"size", size},       {"repeat", 1}, {"holds", rate}, {"breaks", rate},
                    {"limit", "service"}, {"why", ""},   {"run", ""},     {"host_busy", 0.5},
                    {"hold", 0},          {"settle", 0}}
                   .dump() +
               "\n";
  }
  std::filesystem::create_directories(folder.path() / ".headroom/scale");
  folder.write(".headroom/scale/model-replicas.jsonl", journal);
  const Outcome outcome = run(headroom({"rehearse", "--for", "1d", "--peak", "100/s", "--policy",
                                        "target at 70%", "--events"}),
                              folder.path());
  EXPECT_THAT(
      outcome.err,
      HasSubstr("no more than 7 replicas of model: more brought nothing in local (sweep-1)"));
  EXPECT_THAT(outcome.out, HasSubstr("more than 7 bring nothing"));
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("-> 8: ")));
}

TEST(Rehearse, ARecordingNeedsNoFile) {
  const Folder folder;
  folder.write("requests.csv", "t_s,rate_rps\n0,10\n60,20\n120,100\n180,20\n240,10\n");
  const Outcome outcome =
      run(headroom({"rehearse", "--bare", "--trace", "requests.csv", "--json"}), folder.path());
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document.at("seconds"), 300) << outcome.err;
  EXPECT_GT(document.at("policies").size(), 5U);
}

TEST(Rehearse, TellsEveryDecisionAndWhy) {
  const Outcome outcome = run(headroom({"rehearse", "--for", "1d", "--peak", "30/s", "--policy",
                                        "target at 70%", "--events"}),
                              kExample);
  EXPECT_THAT(outcome.out, HasSubstr("scale    model 1 -> 2: "));
}

TEST(Rehearse, MistakesAreToldInWords) {
  const Outcome policy = run(headroom({"rehearse", "--policy", "HPA at 71%"}), kExample);
  EXPECT_EQ(policy.exit_code, 2);
  EXPECT_THAT(policy.err, HasSubstr("did you mean"));
  const Outcome crowd = run(headroom({"rehearse", "--crowd", "5x in 2d"}), kExample);
  EXPECT_EQ(crowd.exit_code, 2);
  EXPECT_THAT(crowd.err, AllOf(HasSubstr("--crowd"), HasSubstr("5x at 2d for 1h")));
  for (const auto& [flag, value] :
       {std::pair{"--for", "0s"}, std::pair{"--failures", "0s"}, std::pair{"--blind", "0s"},
        std::pair{"--peak", "0/s"}, std::pair{"--capacity", "0/s"}, std::pair{"--late", "200%"},
        std::pair{"--slow-starts", "300%"}, std::pair{"--noise", "500%"}}) {
    const Outcome outcome = run(headroom({"rehearse", flag, value}), kExample);
    EXPECT_EQ(outcome.exit_code, 2) << flag;
    EXPECT_THAT(outcome.err, HasSubstr(std::string(flag) + " is out of bounds"));
  }
  const Outcome bare = run(headroom({"rehearse", "--bare"}), kExample);
  EXPECT_EQ(bare.exit_code, 2);
  EXPECT_THAT(bare.err, HasSubstr("--trace"));
}

TEST(Operate, WhatIsNotUpCannotBeOperated) {
  const Folder folder;
  std::filesystem::copy(kExample, folder.path(), std::filesystem::copy_options::recursive);
  const Outcome outcome = run(headroom({"operate", "--for", "1s"}), folder.path());
  EXPECT_EQ(outcome.exit_code, 3) << outcome.out;
  EXPECT_THAT(outcome.err, HasSubstr("headroom up --environment elastic"));
  EXPECT_EQ(run(headroom({"operate", "--status"}), folder.path()).exit_code, 1);
}

TEST(ExportedPolicies, AreOfNumbersAndNotOfSizes) {
  const Folder folder;
  folder.write("headroom.yaml", R"(
headroom: 1
service: shop
system:
  entry: api
  components: { api: { replicas: 2, cpu: 1 core, demand: 10ms } }
operate: { autoscale: { api: { policy: vertical, cpu: 0.5..2 cores } } }
)");
  const Outcome outcome = run(headroom({"export", "--autoscaler", "hpa"}), folder.path());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("how many replicas there may be, and not how large"));
}

TEST(ExportedPolicies, SayWhatIsLost) {
  const Outcome hpa = run(headroom({"export", "--autoscaler", "hpa"}), kExample);
  EXPECT_EQ(hpa.exit_code, 0) << hpa.err;
  EXPECT_THAT(hpa.out, AllOf(HasSubstr("kind: HorizontalPodAutoscaler"), HasSubstr("prediction")));
  EXPECT_THAT(run(headroom({"export", "--autoscaler", "keda"}), kExample).out,
              HasSubstr("kind: ScaledObject"));
  EXPECT_THAT(run(headroom({"export", "--autoscaler", "swarm"}), kExample).out,
              HasSubstr("deploy:"));
}

}  // namespace
}  // namespace headroom::tests
