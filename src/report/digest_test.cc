#include "report/digest.h"

#include <gmock/gmock.h>

#include "report/sample_run.h"
#include "run/failure_example.h"

namespace headroom::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Digest, ThroughputIsWhatSucceededPerSecond) {
  const Digest plain = digest(plain_run());
  EXPECT_DOUBLE_EQ(plain.all.rate, 9.0);
  EXPECT_DOUBLE_EQ(plain.all.error_share(), 0.1);
  EXPECT_DOUBLE_EQ(plain.generator_cores, 0.05);
  EXPECT_FALSE(plain.has_sum());
}

TEST(Digest, TheBusiestClassesKeepTheirOrder) {
  // Of the sample's classes home, ask, list and open, the first two have the most requests.
  const Digest sample = digest(sample_run());
  EXPECT_THAT(sample.busiest(2), ElementsAre(0, 1));
  EXPECT_THAT(sample.busiest(9), ElementsAre(0, 1, 2, 3));
}

TEST(Digest, RequestsThatWereNeverSentAreNamedAndHaveNoFigures) {
  const Digest found = digest(run_without_post());
  ASSERT_EQ(found.classes.size(), 1u);
  EXPECT_EQ(found.classes[0].name, "get");
  EXPECT_EQ(found.classes[0].place, 1u);
  EXPECT_EQ(found.classes[0].totals.started, 100u);
  EXPECT_EQ(unsent_text(found), "post");
}

TEST(Digest, WhereNothingWasSentAllRequestsHaveARow) {
  run::Run run = run_without_post();
  run.slices.clear();
  EXPECT_EQ(digest(run).classes.size(), 2u);
  EXPECT_EQ(unsent_text(digest(run)), "");
}

TEST(Digest, OfManyRequestsThatWereNeverSentTheFirstAreNamed) {
  Digest many;
  for (int i = 1; i <= 13; ++i) many.unsent.push_back(std::to_string(i));
  EXPECT_EQ(unsent_text(many), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 13");
  many.unsent.emplace_back("14");
  EXPECT_EQ(unsent_text(many), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more");
}

TEST(Digest, FailuresAreToldWithTheMostFrequentFirst) {
  run::Counts counts;
  EXPECT_THAT(failures_text(counts, {}), IsEmpty());
  counts.failures[static_cast<std::size_t>(run::Failure::kTimeout)] = 7;
  counts.failures[static_cast<std::size_t>(run::Failure::kStatus)] = 1204;
  counts.statuses = {{200, 99}, {429, 1200}, {503, 4}};
  EXPECT_EQ(failures_text(counts, {}), "status 1,204 (429 × 1,200, 503 × 4), timeout 7");
}

TEST(Digest, TellsAnExampleOfEachKindOfFailureThatHasOne) {
  run::Run run = plain_run();  // ten timeouts of get
  EXPECT_THAT(example_texts(digest(run).classes[0]), IsEmpty());
  run.events.push_back(run::failure_example({}, "get", run::Failure::kTimeout, "not a byte came"));
  run.events.push_back(run::failure_example({}, "get", run::Failure::kReset, "there was none"));
  EXPECT_THAT(example_texts(digest(run).classes[0]),
              ElementsAre("timeout, for example: not a byte came"));
}

TEST(Digest, FailedChecksAreNamedTheMostFrequentFirst) {
  run::Counts counts;
  counts.failures[static_cast<std::size_t>(run::Failure::kCheck)] = 9;
  counts.failed_checks = {{0, 2}, {2, 7}};
  const std::vector<std::string> checks{"ask: save id", "list: a", "ask: $.ok is true"};
  EXPECT_EQ(failures_text(counts, checks), "check 9 ($.ok is true × 7, save id × 2)");
}

TEST(Digest, WhatWasSentMoreThanOnceIsToldBesideWhatWasStarted) {
  run::Counts counts;
  counts.started = 1204;
  EXPECT_THAT(counters_text(counts), IsEmpty());
  counts.counters[static_cast<std::size_t>(run::Counter::kAborted)] = 4;
  EXPECT_EQ(counters_text(counts), "aborted 4");
  counts.counters[static_cast<std::size_t>(run::Counter::kRetries)] = 20;
  counts.counters[static_cast<std::size_t>(run::Counter::kRedirects)] = 6;
  EXPECT_EQ(counters_text(counts),
            "sent 1,230 for 1,204 started, retries 20, redirects 6, aborted 4");
}

TEST(Digest, WhatIsNoGoodputIsTold) {
  run::Counts counts;
  counts.started = counts.succeeded = 1000;
  counts.counters[static_cast<std::size_t>(run::Counter::kOverLimit)] = 30;
  EXPECT_EQ(counters_text(counts), "970 of 1,000 successes within the requirements' limits");
}

TEST(Digest, CompressedBodiesAreToldAsTheyCameAndDecoded) {
  run::Counts counts;
  counts.bytes_in = 12 * 1024;
  EXPECT_THAT(counters_text(counts), IsEmpty());
  counts.counters[static_cast<std::size_t>(run::Counter::kDecoded)] = 48 * 1024;
  EXPECT_EQ(counters_text(counts),
            "received 12.0 KiB on the wire, 48.0 KiB of bodies once decoded");
}

TEST(Digest, ATitleNamesServiceAndTest) {
  run::Header header;
  header.test = "load";
  EXPECT_EQ(title_of(header), "load");
  header.service = "chat";
  EXPECT_EQ(title_of(header), "chat · load");
}

TEST(Digest, ProtocolsAreNamedInOneLine) {
  run::Header header;
  EXPECT_EQ(protocols_text(header), "");
  header.protocols = {"HTTP/2 by TLS", "WebSocket"};
  EXPECT_EQ(protocols_text(header), "HTTP/2 by TLS, WebSocket");
}

TEST(Digest, MomentsAreInUniversalTime) {
  EXPECT_EQ(moment_text(plain_run().header.started), "1 Jan 1970 00:00:00 UTC");
}

TEST(SampleRun, TheSameShapeIsTheSameRun) {
  const run::Run one = sample_run();
  const run::Run two = sample_run();
  ASSERT_EQ(one.slices.size(), two.slices.size());
  for (std::size_t i = 0; i < one.slices.size(); ++i) {
    EXPECT_EQ(one.slices[i].classes[1].histograms, two.slices[i].classes[1].histograms);
  }
}

}  // namespace
}  // namespace headroom::report
