#include "containers/private_engine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/url.h"
#include "http/probe.h"

namespace headroom::containers {

using namespace std::chrono_literals;

namespace {

std::unique_ptr<PrivateEngine>& shared() {
  static std::unique_ptr<PrivateEngine> engine;
  return engine;
}

std::string& reason() {
  static std::string text;
  return text;
}

}  // namespace

// Started lazily, so that a test that needs none does not wait for it; ended after the last test.
class EngineOfAllTests : public testing::Environment {
 public:
  static void start() {
    if (shared() || !reason().empty()) return;
    if (std::system("command -v dockerd >/dev/null") != 0) {
      reason() = "dockerd is not installed (tools/setup test)";
    } else if (::geteuid() != 0) {
      reason() = "only root can start a container engine";
    } else {
      shared().reset(new PrivateEngine());
    }
  }
  void TearDown() override { shared().reset(); }
};

namespace {

[[maybe_unused]] const testing::Environment* const ended_with_the_tests =
    testing::AddGlobalTestEnvironment(new EngineOfAllTests());

}  // namespace

const PrivateEngine* PrivateEngine::get() {
  EngineOfAllTests::start();
  return shared().get();
}

const std::string& PrivateEngine::why_not() {
  return reason();
}

void PrivateEngine::ensure_swarm() {
  static bool is_done = false;
  if (std::exchange(is_done, true)) return;
  const auto made =
      get()->engine().must("make a swarm", "POST", "/swarm/init",
                           {{"ListenAddr", "127.0.0.1:0"}, {"AdvertiseAddr", "127.0.0.1"}});
  EXPECT_TRUE(made.has_value()) << to_string(made.error());
}

PrivateEngine::PrivateEngine() {
  start();
  import_image();
}

void PrivateEngine::start() {
  const std::string root = folder_.path().string();
  const std::string log = root + "/log";
  std::vector<std::string> words = {"dockerd",
                                    "--data-root=" + root + "/data",
                                    "--exec-root=" + root + "/exec",
                                    "--pidfile=" + root + "/pid",
                                    "--host=unix://" + socket(),
                                    "--iptables=false",
                                    "--ip6tables=false",
                                    "--bridge=none",
                                    "--storage-driver=vfs"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
  const int failed = ::posix_spawnp(&pid_, "dockerd", &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ASSERT_EQ(failed, 0);

  const auto patience = std::chrono::steady_clock::now() + 60s;
  while (std::chrono::steady_clock::now() < patience) {
    const auto answer = engine().ask("GET", "/_ping", 5s);
    if (answer && answer->is_fine()) return;
    std::this_thread::sleep_for(50ms);
  }
  ADD_FAILURE() << "dockerd does not answer:\n" << drivers::read_text(log);
}

void PrivateEngine::import_image() const {
  const std::string root = folder_.path().string();
  const std::string tar = root + "/image.tar";
  const std::filesystem::path server = HEADROOM_CONTAINERS_TEST_SERVER;
  const std::string command =
      fmt::format("tar -C {} -cf {} --transform 's/.*/server/' {}", server.parent_path().string(),
                  tar, server.filename().string());
  ASSERT_EQ(std::system(command.c_str()), 0);
  const Url url{.origin = {.scheme = "http", .server = {.host = "unix:" + socket()}},
                .target = "/images/create?fromSrc=-&repo=headroom-test&tag=1"};
  const auto made = http::fetch(url,
                                {.method = "POST",
                                 .headers = {{"Content-Type", "application/x-tar"}},
                                 .body = drivers::read_text(tar)},
                                60s);
  ASSERT_TRUE(made.has_value()) << to_string(made.error());
  ASSERT_EQ(made->status, 200) << made->body;
}

PrivateEngine::~PrivateEngine() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  // It leaves the network namespace of its containers mounted, and the folder could not go.
  ::umount2((folder_.path() / "exec/netns/default").c_str(), MNT_DETACH);
}

spec::Launch container_launch(std::string component, const std::string& server_arguments) {
  spec::Launch made = drivers::launch(std::move(component), "");
  made.run = "/server " + server_arguments;
  made.image = kTestImage;
  return made;
}

spec::Environment container_environment(std::string driver, std::vector<spec::Launch> components) {
  spec::Environment made = drivers::environment_of(std::move(components));
  made.driver = std::move(driver);
  made.containers.socket = PrivateEngine::get()->socket();
  return made;
}

}  // namespace headroom::containers
