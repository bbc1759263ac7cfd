// `headroom learn` of slots, on the bundled chat service, whose model has as many as its command
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// 4 slots, each held 100 ms by an answer of one token: 40 answers a second. The file takes them for
// 8.
constexpr auto kFile = R"(
headroom: 1
service: model
requirements: [ "errors < 50%" ]
workload:
  users: 1000
  sessions: 100/day per user
  journeys:
    ask:
      steps:
        - ask:
            request: POST /v1/chat/completions
            json: { stream: true, max_tokens: 1, messages: [ { role: user, content: hi } ] }
            stream: sse
system: { components: { model: { slots: 8, holds: 100ms } } }
environments:
  local:
    driver: process
    components:
      model:
        run: >-
          chatd model --port ${port} --slots 4 --queue 8 --first-token 100ms --per-prompt-token 0ms
        ready: GET /healthz
tests:
  light: { load: 10/s, for: 11s, warm-up: 1s }
  heavy: { load: 60/s, for: 12s, warm-up: 2s }
)";

class LearnSlots : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("headroom.yaml", kFile);
    for (const char* test : {"light", "heavy"}) {
      const Outcome outcome = run_until_trusted(headroom({"test", test, "--json"}), folder_.path());
      ASSERT_EQ(outcome.exit_code, 0) << outcome.err << outcome.out;
      document_ = json::parse(outcome.out);
      runs_.push_back(document_.at("run"));
    }
  }

  std::string overlay() const {
    std::ifstream file(folder_.path() / ".headroom" / "model.yaml");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  Folder folder_;
  std::vector<std::string> runs_;
  json document_;  // of the heavy one
};

TEST_F(LearnSlots, FindsThoseThatTheProgramHasAndPredictionsGoByThem) {
  const json& slots = document_.at("components").at("model").at("slots");
  EXPECT_EQ(slots.at("there"), 4);
  EXPECT_GT(slots.at("busy"), 3.5);

  const Outcome learned = run(headroom({"learn", runs_[0], runs_[1]}), folder_.path());
  ASSERT_EQ(learned.exit_code, 0) << learned.err << learned.out;
  EXPECT_THAT(learned.err, HasSubstr("too much failed in " + runs_[1]));
  EXPECT_THAT(learned.out, HasSubstr("model has 4 slots, where the file says 8"));
  EXPECT_THAT(learned.out, HasSubstr("the knee says "));
  EXPECT_THAT(learned.out, HasSubstr("its programs worked on 4 at once"));
  EXPECT_THAT(overlay(), HasSubstr("slots: 4  # the file says 8; "));

  const Outcome plan = run(headroom({"plan"}), folder_.path());
  EXPECT_THAT(plan.out, HasSubstr("slots as measured there: model 4 (the file says 8)"));
}

}  // namespace
}  // namespace headroom::tests
