// Checks and saves on responses made by hand, as the service file writes them.
#include "load/check.h"

#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"
#include "workload/plan.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;

// A step of the service file, and what comes of a response to it.
class CheckTest : public testing::Test {
 protected:
  void step(std::string_view fields) {
    const std::string text = "workload: { journeys: { j: { steps: [ { a: { request: GET /, " +
                             std::string(fields) +
                             " } } ] } } }\ntests: { t: { load: 1/s, for: 1s } }";
    const auto spec = spec::read_text(text, "h.yaml");
    ASSERT_TRUE(spec.has_value()) << to_string(spec.error().front());
    auto plan = workload::make_plan(*spec, spec->tests.at(0));
    ASSERT_TRUE(plan.has_value()) << to_string(plan.error());
    plan_ = std::move(*plan);
    session_.emplace(plan_);
    session_->begin(0);
    session_->next();
  }

  // What failed, in the words of the file; empty when nothing did.
  std::string failed() {
    headers_.begin({});
    for (const auto& [name, value] : given_headers_) headers_.add(name, value);
    const auto finding = check(plan_.steps[0],
                               {.status = status_,
                                .events = events_,
                                .size = body_.size(),
                                .response_time = 20ms,
                                .ttft = 5ms,
                                .headers = headers_,
                                .body = body_,
                                .last_event = last_event_},
                               *session_);
    if (!finding) return "";
    if (finding->failure == run::Failure::kStatus) return "status";
    return names_of_checks(plan_).at(finding->check);
  }
  std::string failed(std::string_view expect) {
    step("expect: " + std::string(expect));
    return failed();
  }
  // What `save: { v: ... }` keeps.
  std::string saved(std::string_view save) {
    step("save: { v: " + std::string(save) + " }");
    if (const std::string wrong = failed(); !wrong.empty()) return "(" + wrong + ")";
    workload::Template::Piece piece{.has_slot = true,
                                    .slot = {.source = workload::Slot::Source::kSaved}};
    std::string out;
    session_->render(workload::Template({piece}), out);
    return out;
  }

  int status_ = 200;
  std::uint64_t events_ = 2;
  std::string body_ = R"({"ok":true,"n":7,"name":"Zoe","items":[{"id":1},{"id":2},{"id":3}]})";
  std::string last_event_ = R"({"finish_reason":"stop"})";
  std::vector<std::pair<std::string, std::string>> given_headers_{
      {"Content-Type", "application/json"},
      {"Age", "59"},
      {"Set-Cookie", "a=b; Path=/"},
      {"Set-Cookie", "session=xyz; HttpOnly"}};
  ResponseHeaders headers_;
  workload::Plan plan_;
  std::optional<workload::Session> session_;
};

TEST_F(CheckTest, StatusesOneSeveralOrAClass) {
  EXPECT_EQ(failed("{ status: 200 }"), "");
  EXPECT_EQ(failed("{ status: [404, 2xx] }"), "");
  EXPECT_EQ(failed("{ status: 5xx }"), "status");
}

TEST_F(CheckTest, Bodies) {
  EXPECT_EQ(failed("{ contains: Zoe, matches: '\"n\": ?\\d', size: '< 1 KiB' }"), "");
  EXPECT_EQ(failed("{ contains: [Zoe, Max] }"), "a: body contains \"Max\"");
  EXPECT_EQ(failed("{ matches: '^Zoe' }"), "a: body matches /^Zoe/");
  EXPECT_EQ(failed("{ equals: Zoe }"), "a: body is \"Zoe\"");
  EXPECT_EQ(failed("{ size: '< 10 B' }"), "a: size < 10 B");
}

TEST_F(CheckTest, Headers) {
  EXPECT_EQ(failed("{ headers: { content-type: { contains: json }, Age: '< 60', ETag: { exists: "
                   "false }, Content-Type: application/json } }"),
            "");
  EXPECT_EQ(failed("{ headers: { ETag: { exists: true } } }"), "a: header ETag exists");
  EXPECT_EQ(failed("{ headers: { Age: '> 60' } }"), "a: header Age > 60");
}

TEST_F(CheckTest, Json) {
  EXPECT_EQ(failed("{ json: { $.ok: true, $.n: 7, '$.items[*].id': '>= 1', "
                   "$.gone: { exists: false }, '$.items[0]': { equals: { id: 1 } }, "
                   "'$.name': { equals: Zoe, matches: '^Z', length: 3 }, "
                   "$.items: { length: 3 } } }"),
            "");
  EXPECT_EQ(failed("{ json: { $.n: '7' } }"), "a: $.n is \"7\"");
  EXPECT_EQ(failed("{ json: { $.items: { length: '> 3' } } }"), "a: $.items length > 3");
  EXPECT_EQ(failed("{ json: { $.gone: null } }"), "a: $.gone is null");
  body_ = "<html>";
  EXPECT_EQ(failed("{ json: { $.ok: true } }"), "a: $.ok is true");
}

TEST_F(CheckTest, TimesAndStreams) {
  EXPECT_EQ(failed("{ response_time: '< 1s', ttft: '<= 5ms', events: 2, last_event: { contains: "
                   "stop } }"),
            "");
  EXPECT_EQ(failed("{ response_time: '< 20ms' }"), "a: response_time < 20ms");
  EXPECT_EQ(failed("{ last_event: { contains: length } }"), "a: last_event contains \"length\"");
  events_ = 0;
  EXPECT_EQ(failed("{ events: '>= 1' }"), "a: events >= 1");
}

TEST_F(CheckTest, SavesFromJson) {
  EXPECT_EQ(saved("$.name"), "Zoe");
  EXPECT_EQ(saved("'$.items[?@.id > 1].id'"), "2");
  EXPECT_EQ(saved("{ json: '$.items[*].id', pick: last }"), "3");
  EXPECT_EQ(saved("{ json: '$.items[*].id', pick: 1 }"), "2");
  EXPECT_EQ(saved("'$.items[0]'"), R"({"id":1})");
  EXPECT_EQ(saved("$.gone"), "(a: save v)");
  EXPECT_EQ(saved("{ json: $.gone, or: none }"), "none");
  const std::string any = saved("{ json: '$.items[*].id', pick: random }");
  EXPECT_TRUE(any == "1" || any == "2" || any == "3") << any;
}

TEST_F(CheckTest, SavesFromElsewhere) {
  EXPECT_EQ(saved("{ header: Content-Type }"), "application/json");
  EXPECT_EQ(saved("{ cookie: session }"), "xyz");
  EXPECT_EQ(saved("{ cookie: none }"), "(a: save v)");
  EXPECT_EQ(saved("{ regex: '\"id\":(\\d)' }"), "1");
  EXPECT_EQ(saved("{ regex: '\"id\":(\\d)', pick: last }"), "3");
  EXPECT_EQ(saved("{ value: status }"), "200");
  EXPECT_EQ(saved("{ value: response_time }"), "20");
  body_ = "<form><input name=csrf value=t0k><a href=/next>";
  EXPECT_EQ(saved("{ xpath: \"//input[@name='csrf']/@value\" }"), "t0k");
}

TEST_F(CheckTest, KeepsOnlyWhatIsLookedAt) {
  step("expect: { status: 200, size: '> 0 B', response_time: '< 1s' }");
  EXPECT_FALSE(looks_at_body(plan_.steps[0]));
  EXPECT_FALSE(looks_at_headers(plan_.steps[0]));
  step("save: { v: { cookie: a } }");
  EXPECT_TRUE(looks_at_headers(plan_.steps[0]));
  EXPECT_FALSE(looks_at_body(plan_.steps[0]));
}

}  // namespace
}  // namespace headroom::load
