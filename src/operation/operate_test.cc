#include "operation/operate.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "control/target_policy.h"
#include "operation/remembered_signals.h"

namespace headroom::operation {
namespace {

using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A component "api" to which so much comes, whose replicas are there at once.
class System final : public platform::Platform, public platform::Signals, public platform::Clock {
 public:
  Nanos now() const override { return now_; }
  platform::Look look() override {
    platform::ComponentSignals api{.component = "api", .arrivals = arrivals};
    for (int i = 0; i < replicas; ++i) {
      api.replicas.push_back({.index = i, .health = platform::Health::kReady});
    }
    return {.at = now_, .components = {std::move(api)}};
  }
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return {}; }
  Result<std::string> entry_url() override { return std::string(); }
  Result<void> scale(const std::string&, int wanted) override {
    ++actions;
    replicas = wanted;
    return {};
  }
  std::string_view driver() const override { return "test"; }

  void advance_to(Nanos moment) { now_ = moment; }

  double arrivals = 30;  // a second, of which a replica takes 10
  int replicas = 1;
  int actions = 0;

 private:
  Nanos now_ = std::chrono::hours(24 * 20000);
};

class OperateTest : public ::testing::Test {
 protected:
  OperateTest() {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
  }
  ~OperateTest() override { std::filesystem::remove_all(root_); }

  // So many steps of one process.
  void operate(int steps, Mode mode = Mode::kActs) {
    control::Steered api;
    api.subject = {.component = "api", .capacity = 10};
    api.policy = std::make_unique<control::TargetPolicy>(control::TargetSettings{.target = 1});
    api.guard.behaviour = control::unlimited_behaviour();
    api.range = {.least = 1, .most = 10};
    std::vector<control::Steered> steered;
    steered.push_back(std::move(api));
    RememberedSignals remembered(system_, seen_);
    control::Loop loop(std::move(steered), {}, system_, remembered, system_);
    const auto folder = Folder::open(root_, "local");
    ASSERT_TRUE(folder);
    int left = steps;
    const auto done = operation::operate(
        {.loop = loop,
         .clock = system_,
         .folder = *folder,
         .mode = mode,
         .period = seconds(15),
         .components = {"api"},
         .seen = &seen_,
         .log = "operate.log",
         .between = [this] { looked_.push_back(system_.now() - begun_); },
         .pace = seconds(4),
         .beside = {},
         .stepped = [this](Nanos next) { due_.push_back(next - begun_); },
         .told =
             [this](const run::Event& event) { told_.push_back(event.kind + ": " + event.text); },
         .wait_until =
             [&](Nanos moment) {
               system_.advance_to(moment);
               return due_.back() != moment - begun_ || --left > 0;
             }});
    EXPECT_TRUE(done);
  }
  Folder folder() const { return *Folder::open(root_, "local"); }

  std::filesystem::path root_;
  System system_;
  control::SeriesStore seen_;
  std::vector<std::string> told_;
  const Nanos begun_ = system_.now();
  std::vector<Nanos> looked_;  // between steps, since it began
  std::vector<Nanos> due_;     // the steps after the first
};

TEST_F(OperateTest, ScalesAndTellsWhy) {
  operate(2);
  EXPECT_EQ(system_.replicas, 3);
  EXPECT_EQ(system_.actions, 1);
  EXPECT_THAT(told_, Contains(HasSubstr("scale: api 1 -> 3: 30/s arrive")));
  EXPECT_THAT(folder().status().value_or(""), HasSubstr("\"api\": 3"));
}

// 30, 20 and 40 at 0 s, 15 s and 30 s.
TEST_F(OperateTest, TheStatusTellsWhatWasSeenNowAndOverTime) {
  operate(1);
  system_.arrivals = 20;
  operate(1);
  system_.arrivals = 40;
  operate(1);
  const auto status = nlohmann::json::parse(folder().status().value_or("{}"));
  const auto& arrivals = status["figures"]["api.arrivals"];
  EXPECT_EQ(arrivals["last"], 40);
  EXPECT_EQ(arrivals["5min"]["mean"], 30);
  EXPECT_EQ(arrivals["1d"]["most"], 40);
  EXPECT_EQ(status["figures"]["api.ready"]["1h"]["most"], 3);
  EXPECT_EQ(status["since_s"], to_seconds(begun_) + 30) << "of this process";
  EXPECT_EQ(status["log"], "operate.log");
}

TEST_F(OperateTest, LooksBetweenTwoStepsButNotInTheLastSecond) {
  operate(2);
  EXPECT_THAT(due_, ElementsAre(seconds(15), seconds(30)));
  EXPECT_THAT(looked_, ElementsAre(seconds(4), seconds(8), seconds(12), seconds(19), seconds(23),
                                   seconds(27)));
}

TEST_F(OperateTest, ADryRunSaysOnceWhatItWouldDoAndDoesNothing) {
  operate(3, Mode::kDryRun);
  EXPECT_EQ(system_.actions, 0);
  EXPECT_EQ(
      std::ranges::count_if(
          told_, [](const std::string& line) { return line.starts_with("would: api 1 -> 3"); }),
      1);
  EXPECT_FALSE(folder().state());
  EXPECT_FALSE(folder().status());
}

TEST_F(OperateTest, PausedItActsNoMoreUntilItIsResumed) {
  ASSERT_TRUE(folder().pause());
  operate(2);
  EXPECT_EQ(system_.actions, 0);
  ASSERT_TRUE(folder().resume());
  operate(1);
  EXPECT_EQ(system_.replicas, 3);
}

TEST_F(OperateTest, AfterARestartNoActionIsRepeatedAndNoCalmForgotten) {
  operate(2);
  system_.arrivals = 10;
  told_.clear();
  // Less than five minutes later: what was needed within them still is.
  operate(4);
  EXPECT_EQ(system_.actions, 1);
  EXPECT_THAT(told_, Not(Contains(HasSubstr("scale:"))));
  operate(20);
  EXPECT_EQ(system_.replicas, 1);
}

TEST_F(OperateTest, AfterALongPauseTheWayDownBeginsWithAWholeCalm) {
  operate(2);
  system_.arrivals = 0;
  system_.advance_to(system_.now() + std::chrono::hours(1));
  told_.clear();
  operate(20);  // 19 periods of 15 s are less than five minutes
  EXPECT_EQ(system_.replicas, 3);
  operate(2);
  EXPECT_EQ(system_.replicas, 1);
}

TEST_F(OperateTest, AStateThatCannotBeReadIsToldAndBegunAnew) {
  ASSERT_TRUE(folder().keep_state("{"));
  operate(1);
  EXPECT_THAT(told_, Contains(HasSubstr("warning: ")));
  EXPECT_EQ(system_.replicas, 3);
}

}  // namespace
}  // namespace headroom::operation
