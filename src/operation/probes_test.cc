// Against a real server on the loopback.
#include "operation/probes.h"

#include <gmock/gmock.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "http/server.h"
#include "operation/calendar_clock.h"
#include "spec/read.h"

namespace headroom::operation {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kHangs = 0;

// Answers as it is told; on a thread of its own.
class Shop {
 public:
  Shop() : server_(context_.get_executor(), {}) {
    server_.route("GET", "/", [this](http::Exchange& exchange) -> boost::asio::awaitable<void> {
      ++requests;
      if (status == kHangs) {
        boost::asio::steady_timer timer(context_, 1h);
        co_await timer.async_wait(boost::asio::use_awaitable);
      }
      co_await exchange.respond(http::Response::text(status, body.load()));
    });
    EXPECT_TRUE(server_.listen());
    url = "http://127.0.0.1:" + std::to_string(server_.port());
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Shop() {
    context_.stop();
    thread_.join();
  }

  std::atomic<int> status = 200;
  std::atomic<const char*> body = "welcome";
  std::atomic<int> requests = 0;
  std::string url;

 private:
  boost::asio::io_context context_{1};
  http::Server server_;
  std::thread thread_;
};

ProbePlan plan(Nanos every, Nanos patience) {
  auto spec = spec::read_text(R"(
workload:
  journeys:
    visit: { steps: [ { home: { request: GET /, expect: { contains: welcome } } } ] }
operate: { watch: { probe: { visit: every 10s } } }
)",
                              "headroom.yaml");
  EXPECT_TRUE(spec) << to_string(spec.error().front());
  spec->operate->watch.probes[0].patience = patience;
  auto plans = probe_plans(*spec);
  EXPECT_TRUE(plans) << to_string(plans.error().front());
  plans->front().every = every;
  return std::move(plans->front());
}

class Probing : public ::testing::Test {
 protected:
  Walk walk_once(Nanos patience = 10s) const {
    const load::StopRequest stop;
    return walk(plan(1h, patience).plan, {.base_url = shop_.url}, stop);
  }

  Shop shop_;
};

TEST_F(Probing, AWalkToAGoodEndTellsHowLongItsRequestsTook) {
  const Walk walk = walk_once();
  EXPECT_TRUE(walk.is_fine()) << walk.failure;
  EXPECT_GT(walk.seconds, 0);
  EXPECT_EQ(shop_.requests, 1);
}

TEST_F(Probing, AWalkThatFailsTellsAtWhichStepAndWhy) {
  shop_.status = 503;
  EXPECT_EQ(walk_once().failure, "home: status 503");
  shop_.status = 200;
  shop_.body = "closed";
  EXPECT_THAT(walk_once().failure, HasSubstr("home: failed "));
  shop_.status = kHangs;
  EXPECT_EQ(walk_once(300ms).failure, "home: timeout");
}

TEST_F(Probing, AServiceThatIsNotThereIsAWalkThatFailed) {
  const load::StopRequest stop;
  EXPECT_THAT(walk(plan(1h, 1s).plan, {.base_url = "http://127.0.0.1:1"}, stop).failure,
              HasSubstr("127.0.0.1:1"));
}

TEST_F(Probing, GoesOnBesideWhoeverLooksAndTellsWhatChanges) {
  const CalendarClock clock;
  std::vector<ProbePlan> plans;
  plans.push_back(plan(1ms, 10s));
  Probes probes(std::move(plans), [this]() -> Result<std::string> { return shop_.url; }, {}, clock);
  const auto next_event = [&] {
    const auto patience = std::chrono::steady_clock::now() + 30s;
    std::vector<run::Event> events;
    while (events.empty() && std::chrono::steady_clock::now() < patience) {
      std::this_thread::yield();
      events = probes.take_events();
    }
    return events.empty() ? run::Event{} : events.front();
  };
  shop_.status = 503;
  EXPECT_EQ(next_event().text, "visit fails: home: status 503");
  shop_.status = 200;
  EXPECT_THAT(next_event().text, HasSubstr("visit is well again after "));
  platform::Look look{.at = clock.now()};
  probes.fill_in(look);
  ASSERT_THAT(look.probes, SizeIs(1));
  EXPECT_EQ(look.probes[0].journey, "visit");
  EXPECT_GT(look.probes[0].success.value_or(0), 0);
  EXPECT_LT(look.probes[0].success.value_or(1), 1);
  EXPECT_GT(look.probes[0].seconds.value_or(0), 0);
  EXPECT_THAT(look.gaps, IsEmpty());
}

TEST_F(Probing, EndsAWalkThatHangsWhenItIsOver) {
  shop_.status = kHangs;
  const CalendarClock clock;
  std::vector<ProbePlan> plans;
  plans.push_back(plan(1ms, 1h));
  {
    const Probes probes(
        std::move(plans), [this]() -> Result<std::string> { return shop_.url; }, {}, clock);
    while (shop_.requests == 0) std::this_thread::yield();
    platform::Look look{.at = clock.now()};
    probes.fill_in(look);  // which is not held up by it
    ASSERT_THAT(look.probes, SizeIs(1));
    EXPECT_EQ(look.probes[0].success, std::nullopt);
  }
  EXPECT_EQ(shop_.requests, 1);
}

}  // namespace
}  // namespace headroom::operation
