// Conversations: what a session says and hears.
#include <gtest/gtest.h>

#include "workload/compile.h"
#include "workload/session.h"

namespace headroom::workload {
namespace {

class Conversation : public testing::Test {
 protected:
  Template compiled(std::string_view text) {
    const std::vector<DataTable> tables;
    const std::vector<std::string> variables;
    const std::set<std::uint32_t> saved;
    return compile_template(text, Place::kBody, {tables, variables, saved}).value();
  }
  Conversation() {
    plan_.steps.resize(2);
    plan_.steps[0].turn = Turn{.system = compiled("Be kind."), .says = compiled("hello \"you\"")};
    Journey& journey = plan_.journeys.emplace_back();
    journey.share = 1;
    for (const std::uint32_t step : {0u, 0u, 1u}) journey.program.nodes.push_back({.index = step});
  }
  std::string rendered(std::string_view text = "${json:conversation}") {
    std::string out;
    session_->render(compiled(text), out);
    return out;
  }
  void begin() {
    session_.emplace(plan_);
    session_->begin(0);
    session_->next();
  }

  Plan plan_;
  std::optional<Session> session_;
};

constexpr auto kFirst =
    R"({"role":"system","content":"Be kind."},{"role":"user","content":"hello \"you\""})";

TEST_F(Conversation, GrowsWithEveryTurnThatWasAnswered) {
  begin();
  EXPECT_EQ(rendered(), std::string("[") + kFirst + "]");
  session_->hear("hi\n");
  session_->next();
  EXPECT_EQ(rendered(), std::string("[") + kFirst + R"(,{"role":"assistant","content":"hi\n"},)" +
                            R"({"role":"user","content":"hello \"you\""}])");
}

TEST_F(Conversation, ATurnWithoutAnAnswerIsForgotten) {
  begin();
  session_->next();
  EXPECT_EQ(rendered(), std::string("[") + kFirst + "]");
  session_->next();  // the step that says nothing
  EXPECT_EQ(rendered(), "[]");
}

TEST_F(Conversation, BeginsAnewWithEachSession) {
  begin();
  session_->hear("hi");
  session_->begin(1);
  EXPECT_EQ(rendered(), "[]");
}

TEST_F(Conversation, IsEscapedWhereATextIsWanted) {
  plan_.steps[0].turn->system = Template();
  begin();
  EXPECT_EQ(rendered("${jsonstr:conversation}"),
            R"([{\"role\":\"user\",\"content\":\"hello \\\"you\\\"\"}])");
}

}  // namespace
}  // namespace headroom::workload
