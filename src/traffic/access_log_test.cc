// From lines to a draft: a log small enough to be checked by hand, and a real one.
#include "traffic/access_log.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"
#include "traffic/draft_access_log.h"
#include "traffic/write_draft.h"

namespace headroom::traffic {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string line(std::string_view client, int seconds, std::string_view request, int status = 200,
                 std::string_view agent = "Firefox") {
  return fmt::format(
      "{} - - [17/May/2015:{:02}:{:02}:{:02} +0000] \"{} HTTP/1.1\" {} 12 \"-\" \"{}\"", client,
      10 + seconds / 3600, seconds / 60 % 60, seconds % 60, request, status, agent);
}

// Ten people who read, each home, two items with 10 s between all of them; every second comes again
// an hour later.
AccessLog readers(LogOptions options = {}) {
  AccessLog log(options);
  for (int hour = 0; hour < 2; ++hour) {
    for (int person = 0; person < 10; person += hour + 1) {
      const std::string client = fmt::format("10.0.0.{}", person);
      const int at = hour * 3600 + person * 60;
      log.add(line(client, at, "GET /"));
      log.add(line(client, at, "GET /style.css"));
      log.add(line(client, at + 10, fmt::format("GET /items/{}", person)));
      log.add(line(client, at + 20, fmt::format("GET /items/{}", person + 1)));
    }
  }
  return log;
}

void expect_reads_back(const Draft& draft) {
  const Written written = write_draft(draft);
  const auto reading = spec::read_text(written.service_file, "headroom.yaml");
  ASSERT_TRUE(reading) << to_string(reading.error().front()) << "\n" << written.service_file;
  EXPECT_EQ(reading->workload.journeys.size(), draft.journeys.size());
}

TEST(AccessLog, BecomesTheJourneyThatItsVisitorsTook) {
  AccessLog log = readers();
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft) << to_string(draft.error());
  ASSERT_EQ(draft->journeys.size(), 1);
  const Journey& journey = draft->journeys[0];
  EXPECT_EQ(journey.share, 1);
  EXPECT_EQ(journey.sessions, 15);
  EXPECT_EQ(journey.think, "10s");
  ASSERT_EQ(journey.steps.size(), 2);
  EXPECT_EQ(journey.steps[0].target, "/");
  EXPECT_EQ(journey.steps[1].target, "/items/${items-item_id.item_id}");
  EXPECT_EQ(journey.steps[1].repeat, "2");
  ASSERT_EQ(draft->data.size(), 1);
  EXPECT_EQ(draft->data[0].columns, std::vector<std::string>{"item_id"});
  EXPECT_EQ(draft->data[0].rows.size(), 30);
  expect_reads_back(*draft);
}

TEST(AccessLog, NamesMomentsBeyondTheYearsOfTheSystemClock) {
  AccessLog log({});
  log.add("10.0.0.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 12");
  log.add("10.0.0.1 - - [17/May/9856:10:05:13 +0000] \"GET / HTTP/1.1\" 200 12");
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_THAT(draft->origin,
              Contains(HasSubstr("2015-05-17 10:05:03 UTC to 9856-05-17 10:05:13 UTC")));
}

TEST(AccessLog, TellsUsersSessionsAndThePeak) {
  AccessLog log = readers();
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft);
  const Usage& usage = *draft->usage;
  EXPECT_EQ(usage.users, 10);
  EXPECT_DOUBLE_EQ(usage.sessions_per_day_and_user, 1.5);
  EXPECT_DOUBLE_EQ(usage.peak_hour, 10.0 / 15);
  EXPECT_DOUBLE_EQ(usage.peak_minute, 6);  // one start a minute in ten minutes of the hour
}

TEST(AccessLog, BurstsOfArrivalsAreThoseOfThePeakTest) {
  // Ten come in one second of each minute, for 20 minutes: 200 starts in 1141 s, 0.175 a second.
  // Squares about it: 20 * 100 - 200 * 0.175 = 1965, over 1140 * 0.175 = 199.8, is 9.83.
  AccessLog log({});
  for (int burst = 0; burst < 20; ++burst) {
    for (int person = 0; person < 10; ++person) {
      log.add(line(fmt::format("10.0.{}.{}", burst, person), burst * 60, "GET /"));
    }
  }
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_THAT(draft->usage->arrivals, StartsWith("gamma(cv 5"));  // cv² = 9.83 would be 3.1
  EXPECT_THAT(draft->figures, Contains(HasSubstr("have the recorded index of 9.83")));
  EXPECT_THAT(write_draft(*draft).service_file,
              HasSubstr("load: expected peak, arrivals: gamma(cv 5"));
  expect_reads_back(*draft);
}

TEST(AccessLog, SaysWhatItLeavesOut) {
  AccessLog log = readers();
  log.add("half a li");
  log.add(line("10.0.0.1", 0, "CONNECT proxy:443"));
  log.add(line("10.0.0.1", 0, "GET /wp-login.php", 404));
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft);
  EXPECT_THAT(draft->dropped, Contains(HasSubstr("1 line (1.59 %) could not be read")));
  EXPECT_THAT(draft->dropped, Contains(HasSubstr("\"half a li\"")));
  EXPECT_THAT(draft->dropped, Contains(HasSubstr("1 request: CONNECT cannot be replayed")));
  EXPECT_THAT(draft->dropped, Contains(HasSubstr("15 requests (23.8 %) of styles")));
  EXPECT_THAT(draft->dropped, Contains(HasSubstr("1 request to 1 endpoint that mostly answered")));
}

TEST(AccessLog, LeavesOutBotsAndKeepsAssetsWhenAskedTo) {
  AccessLog log(
      {.session_gap = std::chrono::minutes(30), .bots = Bots::kDrop, .assets = Assets::kKeep});
  log.add(line("10.0.0.1", 0, "GET /logo.png"));
  log.add(line("10.0.0.2", 0, "GET /", 200, "Googlebot/2.1"));
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->journeys[0].steps[0].target, "/logo.png");
  EXPECT_THAT(draft->dropped,
              Contains(HasSubstr("1 request (50 %) of clients that call themselves")));
}

TEST(AccessLog, AStatusThatIsUsualThereIsExpected) {
  AccessLog log({});
  for (int i = 0; i < 10; ++i) log.add(line("10.0.0.1", i, "POST /orders", 201));
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->journeys[0].steps[0].status, 201);
  EXPECT_THAT(draft->journeys[0].steps[0].comment, HasSubstr("a log has no bodies"));
}

TEST(AccessLog, SecretsInQueriesAreNotWrittenDown) {
  AccessLog log({});
  log.add(line("10.0.0.1", 0, "GET /reset?token=abc123&lang=en"));
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->journeys[0].steps[0].target, "/reset?token=redacted&lang=en");
}

TEST(AccessLog, WithoutARequestIsAnErrorThatSaysWhatItHeld) {
  AccessLog log({});
  log.add(line("10.0.0.1", 0, "GET /style.css"));
  log.finish();
  const auto draft = draft_of(log);
  ASSERT_FALSE(draft);
  EXPECT_THAT(draft.error().why, HasSubstr("1 request of assets"));
  EXPECT_THAT(draft.error().fix, HasSubstr("--assets"));
}

TEST(AccessLog, ARealOneBecomesAFileThatReadsBack) {
  AccessLog log({});
  ASSERT_TRUE(log.read(HEADROOM_SOURCE_DIR "/tests/data/weblog_excerpt.log", "access.log"));
  log.finish();
  EXPECT_EQ(log.lines(), 301);
  EXPECT_THAT(log.broken(), IsEmpty());  // the unterminated agent costs no more than its end
  const auto draft = draft_of(log);
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_THAT(draft->origin.front(), StartsWith("access log "));
  expect_reads_back(*draft);
}

TEST(AccessLog, TheSameLogGivesTheSameFile) {
  std::string files[2];
  for (std::string& file : files) {
    AccessLog log({});
    ASSERT_TRUE(log.read(HEADROOM_SOURCE_DIR "/tests/data/weblog_excerpt.log", "access.log"));
    log.finish();
    file = write_draft(*draft_of(log)).service_file;
  }
  EXPECT_EQ(files[0], files[1]);
}

}  // namespace
}  // namespace headroom::traffic
