#include "run/fan_out.h"

#include <gtest/gtest.h>

#include "run/condenser.h"

namespace headroom::run {
namespace {

// Fails from its `healthy` + 1st call on.
class Failing : public Recorder {
 public:
  explicit Failing(int healthy) : healthy_(healthy) {}

  Result<void> begin(const Header&) override { return call(); }
  Result<void> add(const Slice&) override { return call(); }
  Result<void> add(const Event&) override { return call(); }
  Result<void> finish(const End&) override { return call(); }
  int calls() const { return calls_; }

 private:
  Result<void> call() {
    ++calls_;
    if (calls_ <= healthy_) return {};
    return fail(Error{.kind = ErrorKind::kStorage, .what = "the disk is full"});
  }

  int healthy_;
  int calls_ = 0;
};

Slice second(std::int64_t number) {
  Slice slice;
  slice.second = number;
  return slice;
}

TEST(FanOut, EveryRecorderSeesTheWholeRun) {
  Condenser first;
  Condenser second_one;
  FanOut both({&first, &second_one});
  ASSERT_TRUE(both.begin(Header{.id = "r1"}).has_value());
  ASSERT_TRUE(both.add(second(0)).has_value());
  ASSERT_TRUE(both.add(Event{.kind = "note"}).has_value());
  ASSERT_TRUE(both.finish(End{.duration = std::chrono::seconds(1)}).has_value());
  for (Condenser* collector : {&first, &second_one}) {
    const run::Run run = collector->take();
    EXPECT_EQ(run.header.id, "r1");
    EXPECT_EQ(run.slices.size(), 1U);
    EXPECT_EQ(run.events.size(), 1U);
    EXPECT_EQ(run.end->duration, std::chrono::seconds(1));
  }
}

TEST(FanOut, TheFirstErrorEndsIt) {
  Failing failing(0);
  Condenser after;
  FanOut both({&failing, &after});
  EXPECT_EQ(both.begin(Header{.id = "r1"}).error().what, "the disk is full");
  EXPECT_EQ(after.take().header.id, "");
}

TEST(BestEffort, AFullDiskCostsTheRecordAndNotTheRun) {
  Failing failing(2);
  BestEffort keeping(failing);
  EXPECT_TRUE(keeping.begin({}).has_value());
  EXPECT_TRUE(keeping.add(second(0)).has_value());
  EXPECT_FALSE(keeping.problem().has_value());
  EXPECT_TRUE(keeping.add(second(1)).has_value());
  ASSERT_TRUE(keeping.problem().has_value());
  EXPECT_EQ(keeping.problem()->what, "the disk is full");
  EXPECT_TRUE(keeping.add(second(2)).has_value());
  EXPECT_EQ(failing.calls(), 3);  // not asked again after it failed
}

}  // namespace
}  // namespace headroom::run
