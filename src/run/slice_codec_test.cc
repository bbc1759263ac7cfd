#include "run/slice_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/random.h"
#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Slice full_slice() {
  auto run = quiet_run({"home", "ask", "open"}, 1);
  const Spot ask{0, 1};
  succeed(run, ask, 120ms, 300);
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    fail_requests(run, ask, static_cast<Failure>(kind), kind + 1);
  }
  for (std::size_t measure = 0; measure < kMeasures; ++measure) {
    record(run, ask, static_cast<Measure>(measure), 1000 * (measure + 1));
  }
  at(run, ask).statuses = {{200, 300}, {429, 1}, {503, std::numeric_limits<std::uint64_t>::max()}};
  at(run, ask).events = 70'000;
  at(run, ask).bytes_in = 1'234'567;
  at(run, ask).bytes_out = 89;
  for (std::size_t i = 0; i < kCounters; ++i) at(run, ask).counters[i] = 1000 + i;
  be_late(run, 0, 50us, 300);
  Slice slice = run.slices[0];
  slice.second = 86'399;
  slice.in_flight = 17;
  slice.generator.cpu_seconds = 0.1234567;
  slice.generator.scheduled = 310;
  slice.generator.begun = 305;
  slice.generator.dropped = 3;
  slice.generator.waiting = 2;
  record_encoded(slice.generator.loop_delay, 70'000, 99);
  slice.components = {{.cpu_seconds = 0.75,
                       .throttled_seconds = 0.125,
                       .memory_bytes = 123'456'789,
                       .replicas = 3,
                       .cores = 1.5,
                       .slots = {.readings = 3,
                                 .slots = 60,
                                 .busy = 45,
                                 .waiting = 7,
                                 .full = 2,
                                 .busy_full = 40,
                                 .busy_full_squares = 800}},
                      {.slots = {.readings = 1, .busy = 4}},
                      {}};
  slice.generator.strain = {.busiest_thread = 0.5,
                            .throttled = 0.25,
                            .stolen = 0.125,
                            .waited = 1.5,
                            .major_faults = 12,
                            .clock_jump = -3,
                            .suspended = 40};
  return slice;
}

// Why the bytes are refused; empty when they are not.
std::string refusal(std::string_view bytes) {
  const Result<Slice> decoded = decode_slice(bytes);
  return decoded ? "" : decoded.error().why;
}

void expect_same(const ClassSlice& left, const ClassSlice& right) {
  EXPECT_EQ(left.started, right.started);
  EXPECT_EQ(left.succeeded, right.succeeded);
  EXPECT_EQ(left.failed, right.failed);
  EXPECT_EQ(left.statuses, right.statuses);
  EXPECT_EQ(left.events, right.events);
  EXPECT_EQ(left.bytes_in, right.bytes_in);
  EXPECT_EQ(left.bytes_out, right.bytes_out);
  EXPECT_EQ(left.counters, right.counters);
  EXPECT_EQ(left.histograms, right.histograms);
}

void expect_same(const Slice& left, const Slice& right) {
  EXPECT_EQ(left.second, right.second);
  EXPECT_EQ(left.in_flight, right.in_flight);
  EXPECT_EQ(left.generator.lateness, right.generator.lateness);
  EXPECT_EQ(left.generator.cpu_seconds, right.generator.cpu_seconds);
  EXPECT_EQ(left.generator.scheduled, right.generator.scheduled);
  EXPECT_EQ(left.generator.begun, right.generator.begun);
  EXPECT_EQ(left.generator.dropped, right.generator.dropped);
  EXPECT_EQ(left.generator.waiting, right.generator.waiting);
  EXPECT_EQ(left.generator.loop_delay, right.generator.loop_delay);
  EXPECT_EQ(left.generator.strain, right.generator.strain);
  EXPECT_EQ(left.components, right.components);
  ASSERT_EQ(left.classes.size(), right.classes.size());
  for (std::size_t i = 0; i < left.classes.size(); ++i) {
    expect_same(left.classes[i], right.classes[i]);
  }
}

TEST(SliceCodec, GivesBackWhatItTook) {
  const Slice slice = full_slice();
  const Result<Slice> decoded = decode_slice(encode(slice));
  ASSERT_TRUE(decoded.has_value());
  expect_same(*decoded, slice);
}

TEST(SliceCodec, WritesTheBytesThatTheFormatSays) {
  Slice slice;
  slice.second = 300;  // 0b10'0101100: low seven bits first, 0xAC 0x02
  slice.in_flight = 5;
  slice.generator.cpu_seconds = 0.5;  // 0x3FE0000000000000
  slice.classes.resize(1);
  slice.classes[0].started = 2;
  slice.classes[0].succeeded = 1;
  slice.classes[0].failed[2] = 1;
  slice.classes[0].statuses = {{200, 1}};
  slice.classes[0].counters[2] = 3;
  const std::string bytes = encode(slice);
  const std::vector<int> expected = {
      4, 0xAC, 0x02, 5,     0, 0, 0,    0,    0, 0, 0xE0, 0x3F, 0,  // scheduled
      0, 0,    0,    0,     0, 0,                                   // and no more of the generator
      1, 2,    1,    0b100, 1, 1, 0xC8, 0x01, 1, 0, 0,    0,    0, 1, 2, 3, 0};  // components
  ASSERT_EQ(bytes.size(), expected.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_EQ(static_cast<unsigned char>(bytes[i]), expected[i]) << "byte " << i;
  }
}

TEST(SliceCodec, ReadsWhatVersionOneWrote) {
  const std::string bytes("\x01\xAC\x02\x05\0\0\0\0\0\0\xE0\x3F\x0A\x03\0\x01\x07\0\0\0\0\0\0\0",
                          24);
  const Result<Slice> slice = decode_slice(bytes);
  ASSERT_TRUE(slice.has_value());
  EXPECT_EQ(slice->second, 300);
  EXPECT_EQ(slice->in_flight, 5u);
  EXPECT_EQ(slice->generator.cpu_seconds, 0.5);
  EXPECT_EQ(slice->generator.scheduled, 10u);
  EXPECT_EQ(slice->generator.dropped, 3u);
  EXPECT_EQ(slice->generator.begun, 7u);
  EXPECT_EQ(slice->generator.strain, Strain{});
  ASSERT_EQ(slice->classes.size(), 1u);
  EXPECT_EQ(slice->classes[0].started, 7u);
}

TEST(SliceCodec, ReadsWhatVersionTwoWroteWhichEndedWithTheClasses) {
  Slice slice = full_slice();
  slice.components.clear();
  std::string bytes = encode(slice);
  bytes.front() = 2;
  bytes.pop_back();
  const Result<Slice> decoded = decode_slice(bytes);
  ASSERT_TRUE(decoded.has_value());
  expect_same(*decoded, slice);
}

TEST(SliceCodec, ReadsWhatVersionThreeWroteWhichKnewNothingOfSlots) {
  Slice slice;
  slice.components = {{.cpu_seconds = 0.75, .memory_bytes = 1000, .replicas = 3, .cores = 1.5}};
  std::string bytes = encode(slice);
  bytes.front() = 3;
  bytes.pop_back();  // no readings
  const Result<Slice> decoded = decode_slice(bytes);
  ASSERT_TRUE(decoded.has_value());
  expect_same(*decoded, slice);
}

TEST(SliceCodec, TakesFewBytesForAQuietSecond) {
  // 19 bytes before the classes, 9 for each, 1 after them: an hour of four classes is 202 kB.
  EXPECT_EQ(encode(quiet_run({"a", "b", "c", "d"}, 1).slices[0]).size(), 19u + 4 * 9 + 1);
}

TEST(SliceCodec, SkipsCountersThatItDoesNotKnow) {
  Slice slice;
  slice.classes.resize(1);
  std::string bytes = encode(slice);
  bytes.pop_back();  // no components
  bytes.back() = 2;
  bytes += std::string_view("\x7F\x05\x01\x09\0", 5);  // number 127 is 5, number 1 is 9
  const Result<Slice> decoded = decode_slice(bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->classes[0].counters[static_cast<std::size_t>(Counter::kRetries)], 9u);
}

TEST(SliceCodec, RefusesEveryPieceCutOffAtTheEnd) {
  const std::string bytes = encode(full_slice());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_slice(std::string_view(bytes).substr(0, size)).has_value()) << size;
  }
}

TEST(SliceCodec, RefusesWhatFollowsTheEnd) {
  EXPECT_THAT(refusal(encode(full_slice()) + "x"), HasSubstr("1 bytes follow"));
}

TEST(SliceCodec, NamesTheFieldThatIsWrong) {
  Slice slice = full_slice();
  slice.classes[1].histograms[3] = "not a histogram at all";
  EXPECT_THAT(refusal(encode(slice)), HasSubstr("ttft"));

  std::string bytes = encode(full_slice());
  bytes[0] = 9;
  EXPECT_EQ(refusal(bytes), "version: 9 is not known");
  EXPECT_EQ(refusal(""), "version: the bytes end within it");
}

TEST(SliceCodec, RefusesNumbersThatDoNotFit) {
  const std::string eleven_bytes(11, '\xFF');
  EXPECT_THAT(refusal(eleven_bytes), HasSubstr("64 bits"));
  // A second past thirty years, from which times in nanoseconds would overflow.
  EXPECT_THAT(refusal("\x01\xFF\xFF\xFF\xFF\x7F"), HasSubstr("second"));
}

TEST(SliceCodec, RefusesACpuTimeThatIsNoNumber) {
  std::string bytes = encode(Slice{});
  for (std::size_t i = 3; i < 11; ++i) bytes[i] = '\xFF';  // a NaN
  EXPECT_THAT(refusal(bytes), HasSubstr("cpu_seconds"));
}

TEST(SliceCodec, SurvivesAnyBytes) {
  // What decodes must be a slice that can be used: encoding and totals assert that it is.
  const std::string good = encode(full_slice());
  Random random(Seed{20261123});
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good;
    for (std::uint64_t change = random.below(4); change < 4; ++change) {
      bytes[random.below(bytes.size())] = static_cast<char>(random.bits());
    }
    const Result<Slice> decoded = decode_slice(bytes);
    if (!decoded) continue;
    (void)encode(*decoded);
    auto run = empty_run();
    run.slices = {*decoded};
    (void)totals(run, std::nullopt, whole(run));
  }
}

}  // namespace
}  // namespace headroom::run
