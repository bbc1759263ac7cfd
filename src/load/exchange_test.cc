// The measures, with moments told by hand: no clock, no socket.
#include "load/exchange.h"

#include <gtest/gtest.h>

#include "load/engine_fixture.h"
#include "net/task.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Measure;

// Leaves everything to the test.
class SilentChannel final : public Channel {
 public:
  void start(Exchange&) override {}
  void abandon() override {}
  void release() override {}
};

class ExchangeTest : public testing::Test {
 protected:
  ExchangeTest() : plan_(plan_of({get("a", "/")})), session_(plan_) { session_.begin(0); }

  void begin(Nanos intended, Moment moment = Moment::kDue) {
    task_ = ask(intended, moment);
    task_.start();
  }
  net::Task ask(Nanos intended, Moment moment) {
    exchange_.prepare(plan_, 0, session_, intended, moment);
    co_await exchange_.over(channel_);
    ++answered_;
  }
  // What was recorded, in milliseconds; the histogram is exact to 0.8 %, and to the value at its
  // ends.
  double recorded_ms(Measure measure) {
    return static_cast<double>(ledger_.at(0s, 0).of(measure).max()) / 1e6;
  }
  std::uint64_t count(Measure measure) { return ledger_.at(0s, 0).of(measure).count(); }

  workload::Plan plan_;
  workload::Session session_;
  Handover handover_{1, 1};
  net::Timers timers_;
  Ledger ledger_{handover_, 0, timers_, Nanos::zero()};
  net::StringPool strings_;
  SilentChannel channel_;
  net::DecoderPool decoders_;
  Exchange exchange_{ledger_, strings_, decoders_};
  net::Task task_;
  int answered_ = 0;
};

TEST_F(ExchangeTest, ResponseTimeBeginsAtTheIntendedMomentAndServiceTimeWhenSent) {
  begin(10ms);
  exchange_.on_begun(13ms);  // the generator was 3 ms late
  exchange_.on_sent(14ms);   // connecting took 1 ms
  EXPECT_EQ(ledger_.in_flight(), 1u);
  exchange_.on_heard(100, 34ms);
  exchange_.on_head(200);
  exchange_.on_end(34ms);
  EXPECT_EQ(answered_, 1);
  EXPECT_EQ(recorded_ms(Measure::kResponseTime), 24);
  EXPECT_EQ(recorded_ms(Measure::kServiceTime), 20);
  EXPECT_EQ(static_cast<double>(ledger_.at(0s).lateness.max()) / 1e6, 3);
  EXPECT_EQ(exchange_.ended(), Nanos(34ms));
  EXPECT_EQ(ledger_.in_flight(), 0u);
  EXPECT_EQ(ledger_.at(0s, 0).bytes_in, 100u);
}

TEST_F(ExchangeTest, WhatFollowsAtOnceIsNeverLate) {
  begin(10ms, Moment::kAtOnce);
  exchange_.on_begun(13ms);
  EXPECT_EQ(ledger_.at(0s).lateness.count(), 0u);
}

TEST_F(ExchangeTest, AFailureIsTimedFromTheIntendedMomentAndIsNoResponse) {
  begin(10ms);
  exchange_.on_begun(10ms);
  exchange_.fail(run::Failure::kRefused, 12ms);
  EXPECT_EQ(answered_, 1);
  EXPECT_EQ(recorded_ms(Measure::kFailedTime), 2);
  EXPECT_EQ(count(Measure::kResponseTime), 0u);
  EXPECT_FALSE(exchange_.was_sent());
  EXPECT_EQ(ledger_.in_flight(), 0u);
}

TEST_F(ExchangeTest, StreamsAreTimedByTheirEvents) {
  plan_.steps[0].streaming = spec::Streaming::kServerSentEvents;
  begin(10ms);
  exchange_.on_begun(10ms);
  exchange_.on_sent(10ms);
  exchange_.on_head(200);
  exchange_.on_body("data: a\n", 20ms);  // no event yet
  exchange_.on_body("\n", 40ms);
  exchange_.on_body("data: b\n\ndata: c\n\n", 60ms);
  exchange_.on_body("data: d\n\ndata: [DONE]\n\n", 240ms);
  exchange_.on_end(500ms);
  EXPECT_EQ(recorded_ms(Measure::kTtft), 30);
  EXPECT_EQ(ledger_.at(0s, 0).events, 4u);
  EXPECT_EQ(count(Measure::kInterTokenLatency), 3u);  // 20 ms, 0 and 180 ms
  EXPECT_EQ(recorded_ms(Measure::kInterTokenLatency), 180);
  // 3 events after the first in 200 ms are 15 a second, or 15,000 in 1,000 s.
  EXPECT_EQ(ledger_.at(0s, 0).of(Measure::kStreamRate).max(), 15'000u);
}

// "hello hello hello hello" by gzip.
constexpr char kGzipped[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57"
    "\xc8\x40\x27\x01\xe3\x51\x3d\x8d\x17\x00\x00\x00";

TEST_F(ExchangeTest, ACompressedBodyIsCheckedAndCountedAsItWasBeforeItWasCompressed) {
  const std::string_view body(kGzipped, sizeof kGzipped - 1);
  plan_.steps[0].accepts_codings = true;
  for (const bool is_whole : {true, false}) {
    begin(0ms);
    exchange_.on_begun(0ms);
    exchange_.on_sent(0ms);
    exchange_.on_header("Content-Encoding", "gzip");
    exchange_.on_head(200);
    exchange_.on_body(is_whole ? body.substr(0, 10) : "no gzip at all", 1ms);
    exchange_.on_body(body.substr(10), 2ms);
    exchange_.on_end(3ms);
  }
  EXPECT_EQ(ledger_.at(0s, 0).of(run::Counter::kDecoded), 23u);
  EXPECT_EQ(ledger_.at(0s, 0).succeeded, 1u);
  EXPECT_EQ(ledger_.at(0s, 0).failed[static_cast<std::size_t>(run::Failure::kProtocol)], 1u);
}

TEST_F(ExchangeTest, ABodyThatComesCompressedThoughNobodyAskedIsDecodedWhereItIsLookedAt) {
  const auto answer = [&] {
    begin(0ms);
    exchange_.on_begun(0ms);
    exchange_.on_sent(0ms);
    if (exchange_.wants_headers()) exchange_.on_header("Content-Encoding", "gzip");
    exchange_.on_head(200);
    exchange_.on_body({kGzipped, sizeof kGzipped - 1}, 1ms);
    exchange_.on_end(3ms);
  };
  answer();
  EXPECT_EQ(ledger_.at(0s, 0).of(run::Counter::kDecoded), 0u);
  plan_.steps[0].checks = {workload::compile(
      spec::Check{.subject = spec::Check::Subject::kBody,
                  .condition = {.kind = spec::Expectation::Kind::kContains, .text = "lo hel"}})};
  answer();
  EXPECT_EQ(ledger_.at(0s, 0).of(run::Counter::kDecoded), 23u);
  EXPECT_EQ(ledger_.at(0s, 0).succeeded, 2u);
}

TEST_F(ExchangeTest, TokensAreTheEventsThatHoldText) {
  plan_.steps[0].streaming = spec::Streaming::kServerSentEvents;
  plan_.steps[0].tokens = workload::compile(spec::Tokens{.path = "$.delta", .usage = {}});
  begin(0ms);
  exchange_.on_begun(0ms);
  exchange_.on_sent(0ms);
  exchange_.on_head(200);
  exchange_.on_body("data: {\"role\":\"assistant\"}\n\ndata: {\"delta\":\"\"}\n\n", 10ms);
  exchange_.on_body("data: {\"delta\":\"a\"}\n\n", 40ms);
  exchange_.on_body("data: {\"delta\":\"b\"}\n\n", 60ms);
  exchange_.on_body("data: {\"delta\":\"c\"}\n\ndata: {}\n\n", 100ms);
  exchange_.on_end(140ms);
  EXPECT_EQ(recorded_ms(Measure::kTtft), 40);
  EXPECT_EQ(ledger_.at(0s, 0).events, 6u);
  EXPECT_EQ(ledger_.at(0s, 0).of(run::Counter::kTokens), 3u);
  EXPECT_EQ(count(Measure::kInterTokenLatency), 2u);
  // (140 - 40) ms over 2 tokens.
  EXPECT_EQ(recorded_ms(Measure::kTimePerOutputToken), 50);
}

TEST_F(ExchangeTest, TokensAreWhatTheServiceSaysWhereItSaysIt) {
  plan_.steps[0].streaming = spec::Streaming::kServerSentEvents;
  plan_.steps[0].tokens = workload::compile(spec::Tokens{.path = {}, .usage = "$.usage.n"});
  begin(0ms);
  exchange_.on_begun(0ms);
  exchange_.on_sent(0ms);
  exchange_.on_head(200);
  exchange_.on_body("data: {\"usage\":null}\n\n", 20ms);
  exchange_.on_body("data: {\"usage\":{\"n\":11}}\n\n", 100ms);
  exchange_.on_end(120ms);
  EXPECT_EQ(ledger_.at(0s, 0).of(run::Counter::kTokens), 11u);
  EXPECT_EQ(recorded_ms(Measure::kTimePerOutputToken), 10);
  // 10 tokens after the first in 80 ms are 125 a second.
  EXPECT_EQ(ledger_.at(0s, 0).of(Measure::kStreamRate).max(), 125'000u);
}

TEST_F(ExchangeTest, WithBothThePathGivesTheMomentsAndUsageTheNumber) {
  plan_.steps[0].streaming = spec::Streaming::kServerSentEvents;
  plan_.steps[0].tokens = workload::compile(spec::Tokens{.path = "$.delta", .usage = "$.usage.n"});
  const auto tokens = [&] { return ledger_.at(0s, 0).of(run::Counter::kTokens); };
  const auto two_tokens = [&] {
    begin(0ms);
    exchange_.on_begun(0ms);
    exchange_.on_sent(0ms);
    exchange_.on_head(200);
    exchange_.on_body("data: {\"delta\":\"a b \"}\n\n", 40ms);
    exchange_.on_body("data: {\"delta\":\"c d e\"}\n\n", 80ms);
  };
  two_tokens();
  exchange_.on_body("data: {\"usage\":{\"n\":5}}\n\n", 100ms);
  exchange_.on_end(120ms);
  EXPECT_EQ(tokens(), 5u);
  EXPECT_EQ(recorded_ms(Measure::kTtft), 40);
  EXPECT_EQ(count(Measure::kInterTokenLatency), 1u);
  EXPECT_EQ(recorded_ms(Measure::kTimePerOutputToken), 20);  // (120 - 40) ms over 4 tokens

  two_tokens();  // broken off before the service could tell: what was counted
  exchange_.fail(run::Failure::kReset, 120ms);
  EXPECT_EQ(tokens(), 5u + 2u);

  two_tokens();
  exchange_.leave(120ms);
  EXPECT_EQ(tokens(), 5u + 2u + 2u);
}

TEST_F(ExchangeTest, ASuccessThatIsTooLateIsOverTheLimit) {
  const auto over_limit = [&] { return ledger_.at(0s, 0).of(run::Counter::kOverLimit); };
  plan_.steps[0].streaming = spec::Streaming::kServerSentEvents;
  plan_.steps[0].limits = {.response_time = 50ms, .ttft = 20ms, .time_per_output_token = 5ms};
  const auto stream = [&](Nanos first, Nanos second, Nanos end) {
    begin(0ms);
    exchange_.on_begun(0ms);
    exchange_.on_sent(0ms);
    exchange_.on_head(200);
    exchange_.on_body("data: a\n\n", first);
    exchange_.on_body("data: b\n\n", second);
    exchange_.on_end(end);
  };
  stream(20ms, 25ms, 25ms);
  EXPECT_EQ(over_limit(), 0u);
  stream(21ms, 25ms, 25ms);  // the first token is late
  EXPECT_EQ(over_limit(), 1u);
  stream(10ms, 11ms, 51ms);  // its end is
  EXPECT_EQ(over_limit(), 2u);
  stream(10ms, 16ms, 16ms);  // 6 ms for the one token after the first
  EXPECT_EQ(over_limit(), 3u);
  EXPECT_EQ(ledger_.at(0s, 0).succeeded, 4u);
}

TEST_F(ExchangeTest, AFailedCheckIsCountedUnderItsNumber) {
  plan_.steps[0].first_check = 5;
  plan_.steps[0].checks = {expecting_events(0), expecting_events(1)};
  begin(0ms);
  exchange_.on_begun(0ms);
  exchange_.on_sent(0ms);
  exchange_.on_head(200);
  exchange_.on_end(1ms);
  const ClassTally& tally = ledger_.at(0s, 0);
  EXPECT_EQ(tally.failed[static_cast<std::size_t>(run::Failure::kCheck)], 1u);
  ASSERT_EQ(tally.failed_checks.size(), 1u);
  EXPECT_EQ(tally.failed_checks[0], std::pair(6u, std::uint64_t{1}));
}

TEST_F(ExchangeTest, AnErrorInPlaceOfAStreamHasNoEvents) {
  plan_.steps[0].streaming = spec::Streaming::kServerSentEvents;
  begin(10ms);
  exchange_.on_begun(10ms);
  exchange_.on_sent(10ms);
  exchange_.on_head(429);
  exchange_.on_body("data: slow down\n\n", 20ms);
  exchange_.on_end(20ms);
  EXPECT_EQ(ledger_.at(0s, 0).events, 0u);
  EXPECT_EQ(count(Measure::kTtft), 0u);
  EXPECT_EQ(ledger_.at(0s, 0).failed[static_cast<std::size_t>(run::Failure::kStatus)], 1u);
}

TEST_F(ExchangeTest, BodiesAreKeptOnlyWhereSomethingLooksAtThem) {
  plan_.steps[0].checks = {
      expecting({.condition = {.kind = spec::Expectation::Kind::kContains, .text = "needle"}})};
  begin(10ms);
  exchange_.on_begun(10ms);
  exchange_.on_sent(10ms);
  exchange_.on_head(200);
  exchange_.on_body("a nee", 20ms);
  exchange_.on_body("dle", 21ms);
  exchange_.on_end(21ms);
  EXPECT_EQ(ledger_.at(0s, 0).succeeded, 1u);
}

TEST_F(ExchangeTest, GivenUpAtTheEndIsATimeoutThatWakesNobody) {
  begin(10ms);
  exchange_.on_begun(10ms);
  exchange_.on_sent(10ms);
  EXPECT_TRUE(exchange_.is_in_flight());
  exchange_.give_up(900ms);
  EXPECT_EQ(answered_, 0);
  EXPECT_EQ(ledger_.at(0s, 0).failed[static_cast<std::size_t>(run::Failure::kTimeout)], 1u);
  EXPECT_EQ(ledger_.in_flight(), 0u);
}

}  // namespace
}  // namespace headroom::load
