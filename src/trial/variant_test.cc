// A variant on a platform that only counts what is asked of it.
#include "trial/variant.h"

#include <gtest/gtest.h>

namespace headroom::trial {
namespace {

using platform::StartOutcome;

struct Asked {
  int started = 0;
  int stopped = 0;
};

class CountedPlatform : public platform::Platform {
 public:
  CountedPlatform(Asked& asked, StartOutcome outcome) : asked_(asked), outcome_(outcome) {}

  Result<StartOutcome> start() override {
    ++asked_.started;
    return outcome_;
  }
  Result<std::vector<platform::Instance>> stop() override {
    ++asked_.stopped;
    return std::vector<platform::Instance>{};
  }
  Result<std::vector<platform::Instance>> instances() override {
    return std::vector<platform::Instance>{};
  }
  Result<std::string> entry_url() override { return "http://127.0.0.1:1"; }
  std::string_view driver() const override { return "counted"; }

 private:
  Asked& asked_;
  StartOutcome outcome_;
};

class VariantTest : public testing::Test {
 protected:
  PlatformOf platform_of(StartOutcome outcome = StartOutcome::kStarted) {
    return [this, outcome](const spec::Spec&) -> Result<std::unique_ptr<platform::Platform>> {
      return std::make_unique<CountedPlatform>(asked_, outcome);
    };
  }

  Asked asked_;
};

TEST_F(VariantTest, IsUpWhileItIsMeasuredAndDownAfterwards) {
  const auto measured = at_variant({}, platform_of(), [&](Variant& variant) -> Result<std::string> {
    EXPECT_EQ(asked_.started, 1);
    EXPECT_EQ(asked_.stopped, 0);
    return variant.url();
  });
  EXPECT_EQ(measured, "http://127.0.0.1:1");
  EXPECT_EQ(asked_.stopped, 1);
}

TEST_F(VariantTest, IsTakenDownWhenTheMeasureFailed) {
  const auto measured =
      at_variant({}, platform_of(), [](Variant&) -> Result<int> { return invalid("no answer"); });
  ASSERT_FALSE(measured);
  EXPECT_EQ(measured.error().what, "no answer");
  EXPECT_EQ(asked_.stopped, 1);
}

TEST_F(VariantTest, OfAnEnvironmentThatIsUpAlreadyIsRefusedAndThatIsLeftAlone) {
  const auto variant = Variant::bring_up({}, platform_of(StartOutcome::kAlreadyUp));
  ASSERT_FALSE(variant);
  EXPECT_EQ(variant.error().what, "the environment is up already");
  EXPECT_EQ(asked_.stopped, 0);
}

TEST_F(VariantTest, ThatNobodyTookDownIsTakenDownAtItsEnd) {
  {
    const auto variant = Variant::bring_up({}, platform_of());
  }
  EXPECT_EQ(asked_.stopped, 1);
}

}  // namespace
}  // namespace headroom::trial
