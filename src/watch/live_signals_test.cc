// Against a platform that is told what to say, and programs that misbehave. The real ones are in
// live_environment_test.cc.
#include "watch/live_signals.h"

#include <gmock/gmock.h>

#include <latch>
#include <thread>

#include "watch/clock_for_test.h"
#include "watch/raw_server_for_test.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::ComponentSignals;
using platform::Health;
using platform::Instance;
using platform::Look;
using platform::Usage;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Says what it is told to say; asked by a thread of the signals.
class ToldPlatform : public platform::Platform {
 public:
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<Instance>> stop() override { return {}; }
  Result<std::vector<Instance>> instances() override {
    const std::scoped_lock lock(mutex_);
    return instances_;
  }
  Result<std::string> entry_url() override { return ""; }
  Result<std::vector<Usage>> usage() override {
    const std::scoped_lock lock(mutex_);
    return usage_;
  }
  std::string_view driver() const override { return "told"; }

  void tell(Result<std::vector<Instance>> instances) {
    const std::scoped_lock lock(mutex_);
    instances_ = std::move(instances);
  }
  void tell(Result<std::vector<Usage>> usage) {
    const std::scoped_lock lock(mutex_);
    usage_ = std::move(usage);
  }

 private:
  std::mutex mutex_;
  Result<std::vector<Instance>> instances_;
  Result<std::vector<Usage>> usage_;
};

std::string answer(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

class Live : public testing::Test {
 protected:
  Live() : serving_([this] { context_.run(); }) {}
  ~Live() override {
    signals_.reset();
    context_.stop();
    serving_.join();
  }

  // The address of a server that behaves so.
  std::string serve(RawServer::Script script) {
    return servers_.emplace_back(std::make_unique<RawServer>(context_, std::move(script)))
        ->address();
  }
  Look look() {
    if (!signals_) signals_ = *make_live_signals(platform_, clock_, plan_);
    clock_.advance(10s);
    return signals_->look();
  }
  // Looks until `is_so`: a busy machine may not have answered the looks before it.
  template <class Condition>
  Look look_until(Condition is_so) {
    Look seen = look();
    for (int more = 30; more > 0 && !is_so(seen); --more) seen = look();
    return seen;
  }

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{
      context_.get_executor()};
  std::vector<std::unique_ptr<RawServer>> servers_;
  std::thread serving_;
  ToldPlatform platform_;
  ClockForTest clock_;
  WatchPlan plan_;
  std::unique_ptr<platform::Signals> signals_;
};

Instance instance(std::string component, int index, std::string address,
                  Health health = Health::kReady) {
  return {.component = std::move(component),
          .index = index,
          .address = std::move(address),
          .health = health};
}

Usage used(std::string component, int index, double cpu_seconds) {
  return {.replica = {.component = std::move(component), .index = index},
          .cpu_seconds = cpu_seconds,
          .memory_bytes = 1000,
          .limits = {.cpu = Cores{1}, .memory = {}}};
}

bool has_no_gaps(const Look& look) {
  return look.gaps.empty();
}

TEST_F(Live, ALookHasTheComponentsOfThePlanInItsOrder) {
  plan_.components = {{.component = "api"}, {.component = "edge"}};
  platform_.tell(std::vector<Instance>{
      instance("edge", 0, "127.0.0.1:1"), instance("api", 1, "", Health::kStarting),
      instance("api", 0, "127.0.0.1:2"), instance("api/balancer", 0, "127.0.0.1:3")});
  const Look seen = look_until(has_no_gaps);
  EXPECT_EQ(seen.at, clock_.now());
  ASSERT_EQ(seen.components.size(), 2u);
  const ComponentSignals& api = seen.components[0];
  EXPECT_EQ(api.component, "api");
  ASSERT_EQ(api.replicas.size(), 2u);
  EXPECT_EQ(api.replicas[0].index, 0);
  EXPECT_EQ(api.replicas[0].health, Health::kReady);
  EXPECT_EQ(api.replicas[1].health, Health::kStarting);
  EXPECT_EQ(api.replicas[0].since, seen.at);
  EXPECT_EQ(api.arrivals, std::nullopt);
  EXPECT_EQ(seen.components[1].component, "edge");

  platform_.tell(
      std::vector<Instance>{instance("api", 0, "127.0.0.1:2"), instance("api", 1, "127.0.0.1:4")});
  const Look next = look_until([](const Look& l) {
    return l.gaps.empty() && l.components[0].replicas[1].health == Health::kReady;
  });
  EXPECT_EQ(next.components[0].replicas[0].since, seen.at) << "nothing has changed";
  EXPECT_EQ(next.components[0].replicas[1].since, next.at);
  EXPECT_THAT(next.components[1].replicas, IsEmpty());
}

TEST_F(Live, UtilisationIsOfTheCoresAndOfTheSlotsWhereTheseArePublished) {
  plan_.components = {{.component = "api"},
                      {.component = "model",
                       .published = {{Figure::kBusySlots, *parse_selectors("slots_busy")}},
                       .slots = 8}};
  const std::string model = serve(RawServer::saying(answer("slots_busy 6\n")));
  platform_.tell(
      std::vector<Instance>{instance("api", 0, "127.0.0.1:1"), instance("model", 0, model)});
  platform_.tell(std::vector<Usage>{used("api", 0, 1), used("model", 0, 1)});
  look_until(has_no_gaps);
  const Nanos first = clock_.now();
  platform_.tell(std::vector<Usage>{used("api", 0, 6), used("model", 0, 1)});
  const Look seen = look_until([](const Look& l) {
    return l.gaps.empty() && l.components[0].replicas[0].utilisation.value_or(0) > 0;
  });
  // 5 s of one core since the first.
  EXPECT_DOUBLE_EQ(*seen.components[0].replicas[0].utilisation, 5 / to_seconds(seen.at - first));
  EXPECT_EQ(seen.components[1].replicas[0].utilisation, 0.75);
  // What has slots uses cores too.
  EXPECT_DOUBLE_EQ(*seen.components[0].replicas[0].cores, 5 / to_seconds(seen.at - first));
  EXPECT_EQ(seen.components[1].replicas[0].cores, 0);
  EXPECT_EQ(seen.components[1].replicas[0].limits.cpu, Cores{1});
  EXPECT_EQ(seen.components[1].replicas[0].memory, Bytes{1000});
}

TEST_F(Live, OneThatHangsIsAGapAndTheOthersAreTaken) {
  const auto published = std::map<Figure, Selectors>{{Figure::kQueue, *parse_selectors("waiting")}};
  plan_.components = {{.component = "good", .published = published},
                      {.component = "bad", .published = published}};
  const std::string bad = serve(RawServer::silent());
  platform_.tell(
      std::vector<Instance>{instance("good", 0, serve(RawServer::saying(answer("waiting 3\n")))),
                            instance("bad", 0, bad)});
  const Look seen = look_until(
      [](const Look& l) { return l.components[0].queue && !l.components[1].replicas.empty(); });
  EXPECT_EQ(seen.components[0].queue, 3);
  EXPECT_EQ(seen.components[1].queue, std::nullopt);
  EXPECT_THAT(seen.gaps, Contains("bad-0: GET http://" + bad + "/metrics: no answer in time"));
}

TEST_F(Live, APlatformThatFailsIsAGapAndWhatItSaidLastStands) {
  plan_.components = {{.component = "api"}};
  platform_.tell(std::vector<Instance>{instance("api", 0, "127.0.0.1:1")});
  look_until(has_no_gaps);
  const Error error{.kind = ErrorKind::kUnreachable, .what = "the engine is away"};
  platform_.tell(Result<std::vector<Instance>>(fail(error)));
  platform_.tell(Result<std::vector<Usage>>(fail(error)));
  const Look seen = look_until([](const Look& l) {
    return testing::Matches(Contains("replicas: the engine is away; what was seen last stands"))(
        l.gaps);
  });
  ASSERT_EQ(seen.components[0].replicas.size(), 1u);
  EXPECT_THAT(seen.gaps, Contains("use of processors: the engine is away"));
}

// Never answers before it is let.
class StuckPlatform final : public ToldPlatform {
 public:
  Result<std::vector<Instance>> instances() override {
    may_answer_.wait();
    return ToldPlatform::instances();
  }
  void let() { may_answer_.count_down(); }

 private:
  std::latch may_answer_{1};
};

TEST_F(Live, APlatformThatHangsHoldsNoLookUp) {
  StuckPlatform stuck;
  plan_.components = {{.component = "api"}};
  const auto signals = *make_live_signals(stuck, clock_, plan_);
  const Look seen = signals->look();
  ASSERT_EQ(seen.components.size(), 1u);
  EXPECT_THAT(seen.components[0].replicas, IsEmpty());
  EXPECT_THAT(seen.gaps, ElementsAre("replicas: the platform did not answer in time",
                                     "use of processors: the platform did not answer in time"));
  stuck.let();
}

TEST_F(Live, AReplicaWithoutAnAddressIsAGap) {
  plan_.components = {
      {.component = "api", .published = {{Figure::kQueue, *parse_selectors("waiting")}}}};
  platform_.tell(std::vector<Instance>{instance("api", 0, "")});
  const Look seen = look_until([](const Look& l) { return !l.components[0].replicas.empty(); });
  EXPECT_THAT(seen.gaps, Contains(HasSubstr("api-0: ")));
}

}  // namespace
}  // namespace headroom::watch
