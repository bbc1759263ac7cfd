// Session::render.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "workload/compile.h"
#include "workload/session.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using testing::MatchesRegex;

// One journey of one step that draws from the data set `d`, whose only row holds the values that
// need care.
class Render : public testing::Test {
 protected:
  Render() {
    plan_.tables.push_back(
        table_of("d",
                 "word,number,zip,gap,quote,path,lines,tokens\n"
                 "Hello,42,007,,\"say \"\"hi\"\"\",/a b?c=d&e,\"one\r\ntwo\",3\n"));
    plan_.rows_per_session = {1};
    plan_.variables = {"id"};
    plan_.steps.emplace_back().tables = {0};
    plan_.journeys.push_back({.name = "j", .share = 1, .program = {.nodes = {{.index = 0}}}});
  }

  std::string render(std::string_view text, Place place = Place::kBody) {
    const auto pattern = compile_template(
        text, place, {.tables = plan_.tables, .variables = plan_.variables, .saved_by_then = {0}});
    EXPECT_TRUE(pattern) << to_string(pattern.error());
    std::string out;
    if (pattern) session().render(*pattern, out);
    return out;
  }

  Session& session() {
    if (!session_) {
      session_.emplace(plan_);
      session_->begin(17);
      session_->next();
    }
    return *session_;
  }

  Plan plan_;
  std::optional<Session> session_;
};

TEST_F(Render, PutsColumnsBetweenTheText) {
  EXPECT_EQ(render("<${d.word}, ${d.number}>"), "<Hello, 42>");
}

TEST_F(Render, AppendsToWhatIsThere) {
  const Template pattern({{.literal = "b", .has_slot = false, .slot = {}}});
  std::string out = "a";
  session().render(pattern, out);
  EXPECT_EQ(out, "ab");
}

TEST_F(Render, JsonValuesOfNumberColumnsAreBareAndOfOthersQuoted) {
  EXPECT_EQ(render("[${json:d.word},${json:d.number},${json:d.zip},${json:d.quote}]"),
            R"(["Hello",42,"007","say \"hi\""])");
}

TEST_F(Render, InsideAJsonStringValuesAreEscaped) {
  EXPECT_EQ(render(R"("I ${jsonstr:d.quote} ${jsonstr:d.lines}")"), R"("I say \"hi\" one\r\ntwo")");
}

TEST_F(Render, MissingValueOfATextColumnIsAnEmptyString) {
  EXPECT_EQ(render("${json:d.gap}"), "\"\"");
}

TEST_F(Render, MissingValueOfANumberColumnIsNull) {
  plan_.tables[0] = table_of("d", "n,m\n1,1\n,2\n", spec::DataPick::kInOrder);
  // Session 17 of one row each takes row 17 modulo 2, the second.
  EXPECT_EQ(render("[${json:d.n},${json:d.m}]"), "[null,2]");
}

TEST_F(Render, TargetsStayOneRequestLine) {
  EXPECT_EQ(render("${d.path}", Place::kTarget), "/a%20b?c=d&e");
  EXPECT_EQ(render("/find?q=${form:d.path}", Place::kTarget), "/find?q=%2Fa%20b%3Fc%3Dd%26e");
  EXPECT_EQ(render("/${text(2)}", Place::kTarget).substr(4, 3), "%20");
}

TEST_F(Render, HeadersStayOneLine) {
  EXPECT_EQ(render("${d.lines}", Place::kHeader), "one  two");
}

TEST_F(Render, SavedValuesAreSeenUntilTheSessionEnds) {
  session().save(0, "a/b c");
  EXPECT_EQ(render("/items/${id}", Place::kTarget), "/items/a/b%20c");
  EXPECT_EQ(render("${json:id}"), "\"a/b c\"");
  session().save(0, "7");
  EXPECT_EQ(render("${json:id}"), "7");
  EXPECT_EQ(session().missing_values(), 0u);
}

TEST_F(Render, ValueThatWasNeverSavedIsNothingAndIsCounted) {
  EXPECT_EQ(render("<${id}>"), "<>");
  EXPECT_EQ(render("${json:id}"), "\"\"");
  EXPECT_EQ(session().missing_values(), 2u);
  session().begin(18);
  EXPECT_EQ(session().missing_values(), 0u);
}

TEST_F(Render, SavedValuesDoNotReachTheNextSession) {
  session().save(0, "secret");
  session().begin(18);
  EXPECT_EQ(render("<${id}>"), "<>");
}

TEST_F(Render, UuidIsOfVersionFour) {
  EXPECT_THAT(render("${uuid}"),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(render("${uuid}"));
  EXPECT_EQ(seen.size(), 1000u);
}

// 600 throws miss one of six faces in one of 10^47 seeds.
TEST_F(Render, RandomReachesBothEndsAndNothingBeyond) {
  std::set<std::string> seen;
  for (int i = 0; i < 600; ++i) seen.insert(render("${random(-2, 3)}"));
  EXPECT_EQ(seen, (std::set<std::string>{"-2", "-1", "0", "1", "2", "3"}));
}

TEST_F(Render, RandomTakesTheWholeRangeOfWholeNumbers) {
  EXPECT_THAT(render("${random(-9223372036854775808, 9223372036854775807)}"),
              MatchesRegex("-?[0-9]{10,19}"));
}

TEST_F(Render, SequenceIsTheOrdinal) {
  EXPECT_EQ(render("${sequence}"), "17");
}

TEST_F(Render, NowIsTheClock) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  using std::chrono::system_clock;
  const auto ms = [] {
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  };
  const auto before = ms();
  const auto rendered = std::stoll(render("${now_ms}"));
  EXPECT_LE(before, rendered);
  EXPECT_LE(rendered, ms());
  EXPECT_THAT(render("${now}"),
              MatchesRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z"));
}

TEST_F(Render, ALaterMomentMayLieBeyondTheYearsOfTheSystemClock) {
  constexpr std::int64_t kCenturies = 2'222'212LL * 3'600'000;  // 253 years, in ms
  EXPECT_GT(std::stoll(render("${now_ms + 2222212h}")), kCenturies);
  EXPECT_THAT(render("${now + 2222212h}"), MatchesRegex("2[23][0-9]{2}-.*"));
}

TEST_F(Render, MadeUpTextHasItsLength) {
  EXPECT_EQ(render("${text(5)}").size(), 19u);
  EXPECT_EQ(render("${text(d.tokens)}").size(), 11u);
  EXPECT_THAT(render("${json:text(2)}"), MatchesRegex("\"[a-z]{3} [a-z]{3}\""));
}

TEST_F(Render, MadeUpValuesAreTheSameForTheSameSession) {
  const std::string one = render("${uuid} ${random(1, 1000000)} ${text(20)}");
  session().begin(17);
  session().next();
  EXPECT_EQ(render("${uuid} ${random(1, 1000000)} ${text(20)}"), one);
  session().begin(18);
  session().next();
  EXPECT_NE(render("${uuid} ${random(1, 1000000)} ${text(20)}"), one);
}

TEST_F(Render, PicksOneOfWhatIsListed) {
  EXPECT_THAT(render("${pick(red, green)}"), MatchesRegex("red|green"));
}

TEST_F(Render, MakesUpStringsOfALength) {
  EXPECT_THAT(render("${random_string(5)}"), MatchesRegex("[A-Za-z0-9]{5}"));
}

TEST_F(Render, EncodesInBase64) {
  EXPECT_EQ(render("${base64:d.word}"), "SGVsbG8=");
  const auto inner =
      compile_template("${d.word}:${d.number}", Place::kBody,
                       {.tables = plan_.tables, .variables = plan_.variables, .saved_by_then = {}});
  std::string out;
  session().render(as_base64("Basic ", *inner), out);
  EXPECT_EQ(out, "Basic SGVsbG86NDI=");  // base64 of "Hello:42"
}

TEST_F(Render, ShiftsTheClock) {
  const auto ms = [this](std::string_view text) { return std::stoll(render(text)); };
  const auto now = ms("${now_ms}");
  // An hour, but for the time that this takes.
  EXPECT_NEAR(static_cast<double>(ms("${now_ms + 1h}") - now), 3'600'000, 60'000);
  EXPECT_NEAR(static_cast<double>(ms("${now_ms - 1h}") - now), -3'600'000, 60'000);
}

}  // namespace
}  // namespace headroom::workload
