#include "report/streams.h"

#include <gmock/gmock.h>

#include "report/html.h"
#include "report/sample_run.h"
#include "report/summary.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

run::ClassSlice& first_class(run::Run& run) {
  return run.slices[0].classes[0];
}

void record(run::ClassSlice& slice, run::Measure measure, std::uint64_t value) {
  Histogram histogram;
  histogram.record(value);
  slice.histograms[static_cast<std::size_t>(measure)] = histogram.encode();
}

void count(run::ClassSlice& slice, run::Counter counter, std::uint64_t times) {
  slice.counters[static_cast<std::size_t>(counter)] = times;
}

// In its 10 s it finished 90 streams, of which 40 came too late; 2 were aborted.
run::Run run_of_streams() {
  run::Run run = plain_run();
  run::ClassSlice& slice = first_class(run);
  slice.events = 120;
  record(slice, run::Measure::kTtft, 200'000'000);
  record(slice, run::Measure::kInterTokenLatency, 20'000'000);
  record(slice, run::Measure::kStreamRate, 50'000);  // 50 a second
  count(slice, run::Counter::kAborted, 2);
  for (run::Slice& each : run.slices) count(each.classes[0], run::Counter::kOverLimit, 4);
  return run;
}

run::Run run_of_tokens() {
  run::Run run = run_of_streams();
  record(first_class(run), run::Measure::kTimePerOutputToken, 25'000'000);
  count(first_class(run), run::Counter::kTokens, 1100);
  return run;
}

std::string summary_of(const run::Run& run) {
  return summary(run, judged(run, "errors < 50%"), Colour::kOff);
}

TEST(Streams, TheTerminalTellsTheTimesOfTokensAndWhatWasReceived) {
  const std::string text = summary_of(run_of_tokens());
  EXPECT_THAT(text, ContainsRegex("\n    TTFT +200ms +200ms"));
  EXPECT_THAT(text, ContainsRegex("\n    inter-token latency +20.0ms +20.0ms"));
  EXPECT_THAT(text, ContainsRegex("\n    TPOT +25.0ms +25.0ms"));
  EXPECT_THAT(text, HasSubstr("  stream      received  in all  one stream p50      p5  goodput"
                              "  aborted\n"
                              // 1,100 tokens and 90 - 40 streams in 10 s.
                              "  get     1,100 tokens   110/s          50.0/s  50.0/s   5.00/s"
                              "        2\n"));
}

TEST(Streams, WhereNothingStreamsNothingIsSaidOfStreams) {
  EXPECT_THAT(summary_of(plain_run()), Not(HasSubstr("stream")));
  const std::string page = html(plain_run(), judged(plain_run(), "errors < 50%"));
  EXPECT_THAT(page, Not(HasSubstr("Streams")));
}

TEST(Streams, ThePageTellsTheSame) {
  const run::Run run = run_of_tokens();
  const std::string page = html(run, judged(run, "errors < 50%"));
  EXPECT_EQ(malformation(page), "");
  for (const char* told : {"<td>time to first token</td>", "<td>inter-token latency</td>",
                           "<td>time per output token</td>", ">1,100 tokens<", ">110/s<",
                           ">50.0/s<", ">5.00/s<", ">2<"}) {
    EXPECT_THAT(page, HasSubstr(told));
  }
  EXPECT_THAT(page, Not(HasSubstr("not always one token")));
}

TEST(Streams, ThePageTellsWhatWasNotWithinTheLimits) {
  const run::Run run = run_of_tokens();
  EXPECT_THAT(html(run, judged(run, "errors < 50%")),
              HasSubstr("<dd>aborted 2, 50 of 90 successes within the requirements&#39; limits"));
}

TEST(Streams, AnEventIsNoTokenWhereEventsAreCounted) {
  const run::Run run = run_of_streams();
  const std::string page = html(run, judged(run, "errors < 50%"));
  EXPECT_THAT(page, HasSubstr(">120 events<"));
  EXPECT_THAT(page, HasSubstr("an event is not always one token"));
}

TEST(Streams, OnlyStepsWhoseEventsAreCountedAreNamed) {
  Digest digest = report::digest(run_of_tokens());
  EXPECT_EQ(events_remark(digest), "");
  digest.classes.push_back(report::digest(run_of_streams()).classes[0]);
  digest.classes.back().name = "feed";
  EXPECT_EQ(events_remark(digest),
            "Of feed the events are counted, and an event is not always one token.");
}

}  // namespace
}  // namespace headroom::report
