// The number of users changed by hand while a run goes on. Each request carries its session's
// number, which tells whose it is and which of that user's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "load/control.h"
#include "load/engine_fixture.h"
#include "load/scripted_server.h"
#include "workload/arrivals.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using workload::ClosedModel;

// Seen at the server.
struct Request {
  std::uint64_t user = 0;
  std::uint64_t session = 0;
  Nanos at{};  // since the run began
};

// Tells other threads how many changes of the load have taken hold.
struct Following : Summing {
  using Summing::add;
  Result<void> add(const run::Event& event) override {
    auto added = Summing::add(event);
    if (event.kind == run::kChangedByHand) ++changes;
    return added;
  }
  std::atomic<int> changes = 0;
};

// A plan of users, run by so many threads against a server that tells the test of every request.
class ControlOfUsers : public testing::TestWithParam<int> {
 protected:
  static workload::Plan plan_of_users(std::uint32_t users) {
    auto plan = plan_of({get("a", "/${sequence}")});
    plan.streams[0].model = ClosedModel{.users = users, .over_time = {}};
    return plan;  // for a minute, unless it is stopped
  }

  // `at` is called with the number of users' requests so far, before the answer; one call at a
  // time.
  void run_controlled(const workload::Plan& plan, const std::function<void(int)>& at) {
    ScriptedServer server([&](ScriptedConnection& connection, int) {
      while (const auto request = connection.read_request()) {
        keep(plan, std::stoull(request->substr(sizeof "GET /" - 1)), at);
        connection.respond("ok");
      }
    });
    const Options options{.base_url = server.url(), .threads = GetParam(), .control = &control_};
    EXPECT_TRUE(run(plan, options, {}, recorder_, stop_));
  }

  // Once: a second time would leave open what is in flight.
  void stop() {
    if (stop_.count() == 0) stop_.request();
  }

  std::set<std::uint64_t> users_seen() const {
    std::set<std::uint64_t> users;
    for (const Request& request : requests_) users.insert(request.user);
    return users;
  }

  int requests_of(std::uint64_t user, Nanos after, Nanos before) const {
    return static_cast<int>(std::ranges::count_if(requests_, [&](const Request& request) {
      return request.user == user && request.at > after && request.at < before;
    }));
  }

  // The last so many requests were the first user's.
  bool is_first_user_alone(std::size_t requests) const {
    return requests_.size() >= requests &&
           std::all_of(requests_.end() - static_cast<std::ptrdiff_t>(requests), requests_.end(),
                       [](const Request& request) { return request.user == 0; });
  }

  // Nobody begins a session twice, nor leaves one out, however often he went and came back.
  void expect_sessions_in_order() const {
    std::map<std::uint64_t, std::uint64_t> next;
    for (const Request& request : requests_) {
      EXPECT_EQ(request.session, next[request.user]++) << "of user " << request.user;
    }
  }

  std::vector<std::string> changes() const {
    std::vector<std::string> texts;
    for (const run::Event& event : recorder_.run_events) {
      if (event.kind == run::kChangedByHand) texts.push_back(event.text);
    }
    return texts;
  }

  Control control_;
  StopRequest stop_;
  Following recorder_;
  std::mutex mutex_;               // of requests_, while the run goes on
  std::vector<Request> requests_;  // of the first stream

 private:
  void keep(const workload::Plan& plan, std::uint64_t ordinal, const std::function<void(int)>& at) {
    if (plan.stream_of(ordinal) != 0) return;
    const auto& model = std::get<ClosedModel>(plan.streams[0].model);
    const std::uint64_t number = plan.number_of(ordinal);
    const std::lock_guard lock(mutex_);
    requests_.push_back({.user = workload::closed_user(model, number),
                         .session = workload::closed_session(model, number),
                         .at = control_.state().elapsed});
    at(static_cast<int>(requests_.size()));
  }
};

// Of three threads one has no user of the plan's, and gets none.
TEST_P(ControlOfUsers, MoreOfThemBeginAtOnceEachWithSessionsOfItsOwn) {
  run_controlled(plan_of_users(2), [&](int n) {
    if (n == 1) {
      EXPECT_EQ(control_.state().users, 2u);
      EXPECT_TRUE(control_.set_users(5));
      EXPECT_EQ(control_.state().users, 5u);
    }
    if (users_seen().size() == 5) stop();
  });
  EXPECT_THAT(users_seen(), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(changes(), ElementsAre("load: 5 users (2.5x)"));
  expect_sessions_in_order();
}

// A request that was sent before the change may be seen after it, and is the last. That the first
// user is alone says nothing before it has taken hold: the others' threads may have had no core.
TEST_P(ControlOfUsers, FewerOfThemEndWithTheSessionUnderWayAndComeBackToTheirNext) {
  int fewer_from = 0;
  int sessions_before = 0;
  run_controlled(plan_of_users(3), [&](int n) {
    if (n == 20) {
      EXPECT_TRUE(control_.set_users(1));
    }
    if (fewer_from == 0 && recorder_.changes == 1) fewer_from = n;
    const bool are_fewer = fewer_from > 0 && n >= fewer_from + 200;
    if (sessions_before == 0 && are_fewer && is_first_user_alone(200)) {
      sessions_before = n;
      EXPECT_TRUE(control_.set_users(3));
    }
    const auto since = requests_.begin() + sessions_before;
    if (sessions_before > 0 && std::any_of(since, requests_.end(), [](const Request& request) {
          return request.user == 2;
        })) {
      stop();
    }
  });
  ASSERT_THAT(changes(), ElementsAre("load: 1 user (0.3333x)", "load: 3 users (1x)"));
  const Nanos fewer = recorder_.run_events[0].at;
  const Nanos more = recorder_.run_events[1].at;
  EXPECT_GT(requests_of(0, fewer, more), 100);
  EXPECT_LE(requests_of(1, fewer, more), 1);
  EXPECT_LE(requests_of(2, fewer, more), 1);
  expect_sessions_in_order();
  EXPECT_EQ(recorder_.started(), recorder_.succeeded());
}

// One user until 300 ms, then two. Twice as many are two, then four.
TEST_P(ControlOfUsers, WhereTheirNumberVariesAllThatFollowsIsScaledAlike) {
  auto plan = plan_of_users(2);
  std::get<ClosedModel>(plan.streams[0].model).over_time =
      workload::RateCurve({{0.3, 1, 1}, {60, 2, 2}});
  run_controlled(plan, [&](int n) {
    if (n == 1) {
      EXPECT_TRUE(control_.scale(2));
    }
    if (users_seen().size() == 4) stop();
  });
  EXPECT_THAT(users_seen(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(changes(), ElementsAre(HasSubstr("users (2x)")));
  EXPECT_EQ(requests_of(2, Nanos::zero(), 300ms), 0);
  expect_sessions_in_order();
}

TEST_P(ControlOfUsers, ATenthMoreOrLessIsOneUserAtLeast) {
  run_controlled(plan_of_users(4), [&](int n) {
    if (n != 1) return;
    const auto users_after = [&](double factor) {
      EXPECT_TRUE(control_.scale(factor));
      return control_.state().users;
    };
    EXPECT_EQ(users_after(1.1), 5u);
    EXPECT_EQ(users_after(1 / 1.1), 4u);
    EXPECT_EQ(users_after(1 / 1.1), 3u);
    EXPECT_EQ(users_after(0.1), 1u);
    EXPECT_FALSE(control_.scale(1 / 1.1));
    EXPECT_TRUE(control_.set_users(20));
    EXPECT_EQ(users_after(1.1), 22u);
    EXPECT_EQ(users_after(1 / 1.1), 20u);
    stop();
  });
}

TEST_P(ControlOfUsers, RefusesWhatMakesNoSense) {
  run_controlled(plan_of_users(4), [&](int n) {
    if (n != 1) return;
    EXPECT_FALSE(control_.set_users(0));
    EXPECT_FALSE(control_.set_users(401));
    EXPECT_FALSE(control_.scale(0));
    EXPECT_FALSE(control_.scale(101));
    EXPECT_THAT(control_.set_rate(Rate{10}).error().fix, HasSubstr("how many users"));
    EXPECT_EQ(control_.state().users, 4u);
    stop();
  });
  EXPECT_TRUE(changes().empty());
}

// How many sessions each has was settled before they began.
TEST_P(ControlOfUsers, TheirNumberStaysWhereTheirSessionsAreLimited) {
  auto plan = plan_of_users(2);
  std::get<ClosedModel>(plan.streams[0].model).sessions_per_user = 3;
  run_controlled(plan, [&](int n) {
    if (n != 1) return;
    EXPECT_THAT(control_.set_users(4).error().why, HasSubstr("limited"));
    EXPECT_FALSE(control_.scale(2));
  });
  EXPECT_EQ(requests_.size(), 6u);
}

TEST_P(ControlOfUsers, WhatIsAskedInAPauseTakesHoldWithItsEnd) {
  std::thread resuming;
  run_controlled(plan_of_users(2), [&](int n) {
    if (n == 10) {
      EXPECT_TRUE(control_.pause());
      resuming = std::thread([&] {
        const Nanos paused_at = control_.state().elapsed;
        while (control_.state().elapsed < paused_at + 300ms) std::this_thread::yield();
        EXPECT_TRUE(control_.set_users(4));
        EXPECT_EQ(control_.state().phase, Control::Phase::kPaused);
        EXPECT_EQ(control_.state().users, 4u);
        EXPECT_TRUE(control_.resume());
      });
    }
    if (users_seen().size() == 4) stop();
  });
  resuming.join();
  EXPECT_THAT(changes(), ElementsAre("paused", "resumed: 4 users (2x)"));
  expect_sessions_in_order();
}

TEST_P(ControlOfUsers, BesideARateBothAreScaledAndEachIsSetByItself) {
  auto plan = plan_of_users(2);
  plan.streams.resize(2);
  plan.streams[1].model = workload::OpenModel{.curve = workload::RateCurve({{60, 100, 100}}),
                                              .arrivals = spec::Arrivals::kUniform};
  run_controlled(plan, [&](int n) {
    if (n == 1) {
      EXPECT_TRUE(control_.scale(2));
      EXPECT_EQ(control_.state().users, 4u);
      EXPECT_EQ(control_.state().rate, Rate{200});
      EXPECT_TRUE(control_.set_users(3));
      EXPECT_EQ(control_.state().rate, Rate{200});
      EXPECT_TRUE(control_.set_rate(Rate{50}));
      EXPECT_EQ(control_.state().users, 3u);
    }
    if (users_seen().size() == 3) stop();
  });
  EXPECT_THAT(changes(), Contains("load: 50/s (0.5x), 3 users (1.5x)"));
}

INSTANTIATE_TEST_SUITE_P(Threads, ControlOfUsers, testing::Values(1, 3),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace headroom::load
