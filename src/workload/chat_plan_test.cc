// From the text of a service file to what its sessions send: the reader and the plan agree on the
// language of templates.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"
#include "workload/arrivals.h"
#include "workload/session.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

constexpr std::string_view kFile = R"(headroom: 1
service: chat
workload:
  users: 200k
  sessions: 1.5/day per user
  peak: { hour: 12%, minute: 1.5x }
  journeys:
    ask:
      share: 80%
      think: lognormal(mean 12s, p95 40s)
      steps:
        - home: GET /
        - ask:
            request: POST /v1/chat/completions
            json:
              stream: true
              max_tokens: "${prompts.output_tokens}"
              messages: [{ role: user, content: "${text(prompts.input_tokens)}" }]
            stream: sse
            repeat: 2
    history:
      share: 20%
      steps:
        - list: { request: GET /api/conversations, save: { id: "$.items[0].id" } }
        - open: GET /api/conversations/${id}
  data:
    prompts:
      csv: lengths.csv
      pick: in order
      columns: { input_tokens: ContextTokens, output_tokens: GeneratedTokens }
tests:
  load: { load: expected peak, for: 10s }
)";

class ChatPlan : public testing::Test {
 protected:
  ChatPlan() {
    folder_.write("lengths.csv",
                  "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,2,44\n"
                  "2023-11-16 18:15:50,3,109\n");
    auto spec = spec::read_text(kFile, (folder_.path() / "headroom.yaml").string());
    EXPECT_TRUE(spec) << to_string(spec.error().front());
    auto plan = make_plan(*spec, spec->tests.front());
    EXPECT_TRUE(plan) << to_string(plan.error());
    plan_ = std::move(*plan);
  }

  // Targets and bodies of all visits of the first session that takes `journey`.
  std::string sent(std::string_view journey) const {
    Session session(plan_);
    for (std::uint64_t ordinal = 0;; ++ordinal) {
      session.begin(ordinal);
      if (plan_.journeys[session.journey()].name == journey) break;
    }
    std::string out;
    while (const auto visit = session.next()) {
      const Step& step = plan_.steps[visit->step];
      out += step.method + ' ';
      session.render(step.target, out);
      out += ' ';
      if (step.body) session.render(*step.body, out);
      out += '\n';
      for (const Save& save : step.saves) session.save(save.variable, "c 7");
    }
    return out;
  }

  TestFolder folder_;
  Plan plan_;
};

// Which words, the session draws; how many, the data says: 2 and 3, in the order of the rows.
TEST_F(ChatPlan, AskSendsTheRecordedLengths) {
  const auto request = [](std::string_view output_tokens, std::string_view words) {
    return fmt::format(
        "POST /v1/chat/completions [{{]\"stream\":true,\"max_tokens\":{},"
        "\"messages\":.[{{]\"role\":\"user\",\"content\":\"{}\"[}}].[}}]\n",
        output_tokens, words);
  };
  const std::string word = "[a-z][a-z][a-z]";
  const std::string two = request("44", word + " " + word);
  const std::string three = request("109", word + " " + word + " " + word);
  EXPECT_THAT(sent("ask"), testing::MatchesRegex("GET / \n" + two + three));
}

TEST_F(ChatPlan, HistoryOpensWhatItListed) {
  EXPECT_EQ(sent("history"), "GET /api/conversations \nGET /api/conversations/c%207 \n");
}

// The expected peak is 15/s (expected_peak_test.cc): 150 sessions in 10 s, within five standard
// deviations.
TEST_F(ChatPlan, SessionsComeAtTheExpectedPeak) {
  EXPECT_EQ(plan_.load_text, "15/s (expected peak)");
  EXPECT_NEAR(plan_.expected_peak_share, 1, 1e-12);
  SessionStream stream(plan_);
  int sessions = 0;
  while (stream.next()) ++sessions;
  EXPECT_NEAR(sessions, 150, 5 * 12.25);
}

}  // namespace
}  // namespace headroom::workload
