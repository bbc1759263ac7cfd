// A day at 30,000/s, second by second, through all that listens to a run: what is held is counted.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "run/condenser.h"
#include "run/fan_out.h"
#include "run/judging.h"
#include "store/store.h"

namespace headroom::trial {
namespace {

using std::chrono::seconds;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// An instrumented program is slow: two hours condense often enough.
constexpr std::int64_t kDay = 7'200;
#else
constexpr std::int64_t kDay = 86'400;
#endif
constexpr std::size_t kClasses = 8;

run::Slice second_of_the_day(std::int64_t second) {
  run::Slice slice;
  slice.second = second;
  slice.classes.resize(kClasses);
  for (std::size_t i = 0; i < kClasses; ++i) {
    run::ClassSlice& part = slice.classes[i];
    Histogram times;
    for (std::uint64_t step = 1; step <= 30; ++step) times.record(1'000'000 * step * (i + 1), 125);
    part.started = part.succeeded = times.count();
    part.statuses = {{200, times.count()}};
    part.histograms[0] = times.encode();
  }
  slice.generator.scheduled = slice.generator.begun = 30'000;
  return slice;
}

std::size_t bytes_held(const run::Run& run) {
  std::size_t bytes = 0;
  for (const run::Slice& slice : run.slices) {
    bytes += sizeof(slice) + slice.generator.lateness.size() + slice.generator.loop_delay.size();
    for (const run::ClassSlice& part : slice.classes) {
      bytes += sizeof(part);
      for (const std::string& histogram : part.histograms) bytes += histogram.size();
    }
  }
  return bytes;
}

std::vector<spec::Requirement> requirements() {
  std::vector<spec::Requirement> all;
  for (const char* text : {"response_time p99 < 1s in every 30s", "errors < 1%",
                           "throughput >= 29000/s", "a3.response_time p95 < 200ms over 10m"}) {
    all.push_back(spec::parse_requirement(text).value());
  }
  return all;
}

// What is made of it in memory, while it happens or out of the store.
struct Listeners {
  run::Condenser condenser;
  run::Judging judging{requirements()};
};

void expect_a_good_day(Listeners& listeners) {
  EXPECT_LE(listeners.condenser.run().slices.size(), run::kMostSlices + 60);
  EXPECT_LE(listeners.judging.kept(), 67U);
  const run::Run run = listeners.condenser.take();
  EXPECT_LT(bytes_held(run), 20'000'000U);
  EXPECT_EQ(run::counts(run, std::nullopt, run::whole(run)).succeeded, 30'000U * kDay);
  const run::Judgement judgement = listeners.judging.judgement();
  EXPECT_EQ(judgement.outcome, run::Outcome::kPass);
  EXPECT_EQ(judgement.verdicts[1].samples, 30'000U * kDay);
  EXPECT_EQ(judgement.verdicts[3].samples, 3'750U * 600);
}

TEST(Day, IsHeldInTwentyMegabytesWhileItHappensAndOutOfTheStore) {
  const auto folder =
      std::filesystem::path(testing::TempDir()) / ("day-" + std::to_string(::getpid()));
  {
    auto store = store::Store::open(folder / "runs.db").value();
    const auto writer = store.writer();
    Listeners live;
    run::FanOut all({&live.condenser, &live.judging, writer.get()});
    run::Header header;
    header.id = "20261125-000000-day-0001";
    header.planned = seconds(kDay);
    for (std::size_t i = 0; i < kClasses; ++i) header.classes.push_back("a" + std::to_string(i));
    ASSERT_TRUE(all.begin(header));
    run::Slice slice = second_of_the_day(0);
    for (; slice.second < kDay; ++slice.second) ASSERT_TRUE(all.add(slice));
    ASSERT_TRUE(all.finish({.duration = seconds(kDay)}));
    expect_a_good_day(live);

    Listeners kept;
    run::FanOut both({&kept.condenser, &kept.judging});
    ASSERT_TRUE(store.replay("last", both));
    expect_a_good_day(kept);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace headroom::trial
