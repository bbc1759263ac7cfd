#include "containers/swarm_platform.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "containers/leftovers.h"
#include "containers/private_engine.h"
#include "containers/service_api.h"

namespace headroom::containers {
namespace {

using drivers::Owner;
using platform::StartOutcome;
using testing::HasSubstr;

class SwarmPlatformTest : public testing::Test {
 protected:
  void SetUp() override {
    if (PrivateEngine::get() == nullptr) GTEST_SKIP() << PrivateEngine::why_not();
    PrivateEngine::ensure_swarm();
  }
  void TearDown() override {
    if (PrivateEngine::get() == nullptr) return;
    for (const Service& left : services()) {
      EXPECT_TRUE(remove_service(engine(), left.id).has_value());
    }
  }

  static Engine engine() { return PrivateEngine::get()->engine(); }
  std::filesystem::path state() const { return folder_.path() / ".headroom"; }
  std::vector<Service> services() const {
    return list_services(engine(), place_of(state())).value();
  }

  Result<std::unique_ptr<platform::Platform>> make(const spec::Launch& launch,
                                                   Owner::Kind owner = Owner::Kind::kUp) {
    return make_swarm_platform({}, container_environment("swarm", {launch}),
                               {.folder = folder_.path(), .state_folder = state(), .owner = owner});
  }

  static spec::Launch api() {
    spec::Launch launch = container_launch("api", "serve");
    launch.env = {{"PORT", "${port}"}};
    return launch;
  }

  drivers::TemporaryFolder folder_;
};

TEST_F(SwarmPlatformTest, ChangesThatMeetAreAllMade) {
  const auto platform = make(api());
  ASSERT_TRUE((*platform)->start().has_value());
  const std::string id = services().at(0).id;
  // Each reads a version that the others change before it writes.
  std::atomic<int> done = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        const auto changed = change_service(engine(), id, [i](nlohmann::json& spec) {
          spec["Labels"]["headroom.test." + std::to_string(i)] = "made";
        });
        if (changed) ++done;
      });
    }
  }
  EXPECT_EQ(done, 4);
  const auto answer = engine().ask("GET", "/services/" + id);
  const auto labels = nlohmann::json::parse(answer->body)["Spec"]["Labels"];
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(labels.contains("headroom.test." + std::to_string(i)));
}

// Users who know the addresses that a balancer would have, and never stop asking.
class Users {
 public:
  explicit Users(std::set<std::string> addresses) : addresses_(std::move(addresses)) {
    for (unsigned i = 0; i < 3; ++i) {
      threads_.emplace_back([this, i](const std::stop_token& end) {
        for (unsigned turn = i; !end.stop_requested(); ++turn) ask(turn);
      });
    }
  }

  // From now on. Returns once nobody waits for an answer of any other.
  void use(std::set<std::string> addresses) {
    std::unique_lock lock(mutex_);
    addresses_ = std::move(addresses);
    answered_.wait(lock, [this] {
      return std::ranges::all_of(
          waiting_, [this](const std::string& one) { return addresses_.contains(one); });
    });
  }
  // Blocks until so many more have been answered.
  void wait_for_answers(int more) {
    std::unique_lock lock(mutex_);
    const int enough = answers_ + more;
    answered_.wait(lock, [&] { return answers_ >= enough; });
  }
  int failures() {
    const std::lock_guard lock(mutex_);
    return failures_;
  }

 private:
  void ask(unsigned turn) {
    std::unique_lock lock(mutex_);
    const std::string address =
        *std::next(addresses_.begin(), static_cast<std::ptrdiff_t>(turn % addresses_.size()));
    const auto waiting = waiting_.insert(address);
    lock.unlock();
    const int status = drivers::status_of("http://" + address);
    lock.lock();
    waiting_.erase(waiting);
    ++answers_;
    if (status != 200) ++failures_;
    answered_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable answered_;
  std::set<std::string> addresses_;
  std::multiset<std::string> waiting_;
  int answers_ = 0;
  int failures_ = 0;
  std::vector<std::jthread> threads_;
};

TEST_F(SwarmPlatformTest, ScalesUnderLoadWithoutALostRequestWhenDrainedFirst) {
  const auto made = make(api());
  platform::Platform& platform = **made;
  ASSERT_TRUE(platform.start().has_value());
  const auto addresses = [&](std::size_t count) {
    std::set<std::string> found;
    const auto instances = platform.instances().value();
    for (std::size_t i = 0; i < count; ++i) found.insert(instances.at(i).address);
    return found;
  };
  Users users(addresses(1));
  users.wait_for_answers(20);
  // New replicas are ready once they are there; those given up are the last, so they are left
  // first.
  ASSERT_TRUE(platform.scale("api", 5).has_value());
  users.use(addresses(5));
  users.wait_for_answers(50);
  users.use(addresses(2));
  ASSERT_TRUE(platform.scale("api", 2).has_value());
  EXPECT_EQ(platform.instances()->size(), 2u);
  users.wait_for_answers(20);
  EXPECT_EQ(users.failures(), 0);
}

TEST_F(SwarmPlatformTest, AHurriedCallDoesNotWaitForWhatIsNotReady) {
  spec::Launch launch = container_launch("api", "unwell");
  launch.env = {{"PORT", "${port}"}};
  launch.replicas = 0;
  launch.ready = {.kind = spec::Ready::Kind::kHttp};  // which it never is
  const auto platform = make(launch);
  ASSERT_TRUE((*platform)->start().has_value());
  const std::jthread hurrying([&](const std::stop_token& end) {
    while (!end.stop_requested()) (*platform)->hurry();
  });
  const auto scaled = (*platform)->scale("api", 2);
  ASSERT_TRUE(scaled.has_value()) << to_string(scaled.error());
  EXPECT_EQ((*platform)->instances()->size(), 2u);
}

TEST_F(SwarmPlatformTest, AKilledReplicaComesBackByItselfOnItsPort) {
  const auto platform = make(api());
  ASSERT_TRUE((*platform)->start().has_value());
  const std::string url = (*platform)->entry_url().value();
  ASSERT_TRUE((*platform)->kill({"api", 0}).has_value());
  EXPECT_EQ((*platform)->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ((*platform)->entry_url(), url);
  EXPECT_EQ(drivers::status_of(url), 200);
}

TEST_F(SwarmPlatformTest, APortInTheCommandIsRefusedBeforeAnythingIsDone) {
  spec::Launch launch = container_launch("api", "serve ${port}");
  const auto made = make(launch);
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(made.error().what, HasSubstr("${port} cannot be filled in"));
  EXPECT_EQ(made.error().at.line, launch.at.line);
}

TEST_F(SwarmPlatformTest, OneFixedPortIsForOneReplica) {
  spec::Launch launch = container_launch("api", "serve ${port}");
  launch.port = 20199;
  EXPECT_TRUE(make(launch).has_value());
  launch.replicas = 2;
  const auto made = make(launch);
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(made.error().why, HasSubstr("only one can have its fixed port"));
}

TEST_F(SwarmPlatformTest, ABalancerIsRefusedInWords) {
  spec::Launch launch = api();
  launch.balancer = spec::Balancer::kHaproxy;
  const auto made = make(launch);
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(made.error().what, HasSubstr("driver swarm puts no balancer before it"));
}

TEST_F(SwarmPlatformTest, ASessionLeavesNothingWhenItGoes) {
  {
    const auto platform = make(api(), Owner::Kind::kSession);
    ASSERT_EQ((*platform)->start(), StartOutcome::kStarted);
    EXPECT_EQ(services().size(), 1u);
  }
  EXPECT_TRUE(services().empty());
}

TEST_F(SwarmPlatformTest, TheLeftoversOfAKilledSessionAreRemovedByTheNextCommand) {
  const auto platform = make(api());
  ASSERT_TRUE((*platform)->start().has_value());
  // As if a session had made it that is no more: process 1 did not start at tick 7.
  Mark mark = services().at(0).mark;
  mark.owner = {.kind = Owner::Kind::kSession,
                .headroom = {.pid = 1, .start_time = 7, .boot_id = drivers::boot_id()}};
  const auto changed = change_service(engine(), services().at(0).id, [&](nlohmann::json& spec) {
    spec["Labels"] = labels_of(mark);
  });
  ASSERT_TRUE(changed.has_value()) << to_string(changed.error());
  const auto stopped = stop_leftovers(state());
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_EQ(stopped->size(), 1u);
  EXPECT_TRUE(services().empty());
}

}  // namespace
}  // namespace headroom::containers
