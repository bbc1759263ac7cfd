#include "containers/kubernetes_platform.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>

#include "containers/kubernetes_server.h"
#include "drivers/test_support.h"

namespace headroom::containers {
namespace {

using drivers::read_text;
using platform::Health;
using platform::StartOutcome;
using testing::Contains;
using testing::HasSubstr;

class KubernetesPlatformTest : public testing::Test {
 protected:
  KubernetesPlatformTest() {
    std::ofstream(folder_.path() / "kubeconfig") << server_.kubeconfig();
    environment_.name = "staging";
    environment_.driver = "kubernetes";
    environment_.url = "http://chat.example";
    environment_.cluster.kubeconfig = "kubeconfig";
    environment_.components.resize(1);
    environment_.components[0].component = "api";
  }

  std::unique_ptr<platform::Platform> open() {
    auto made = make_kubernetes_platform({}, environment_, {.folder = folder_.path()});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  // What kubectl prints on the same server; with it, a home of its own.
  std::string kubectl(const std::string& arguments) const {
    const auto printed = folder_.path() / "printed";
    const std::string command =
        fmt::format("HOME={0} kubectl --kubeconfig {0}/kubeconfig {1} > {2} 2>&1",
                    folder_.path().string(), arguments, printed.string());
    EXPECT_EQ(std::system(command.c_str()), 0) << read_text(printed);
    return read_text(printed);
  }

  drivers::TemporaryFolder folder_;
  KubernetesServer server_;
  spec::Environment environment_;
};

TEST_F(KubernetesPlatformTest, FindsTheDeploymentsAndTheirPods) {
  const auto platform = open();
  EXPECT_EQ(platform->start(), StartOutcome::kAlreadyUp);
  const auto instances = platform->instances();
  ASSERT_TRUE(instances.has_value()) << to_string(instances.error());
  ASSERT_EQ(instances->size(), 2u);
  EXPECT_EQ(instances->at(1).index, 1);
  EXPECT_EQ(instances->at(1).address, "10.0.0.2:8080");
  EXPECT_EQ(instances->at(1).health, Health::kReady);
  EXPECT_EQ(instances->at(1).detail, "pod api-0001");
  EXPECT_EQ(platform->entry_url(), "http://chat.example");
  EXPECT_TRUE(platform->stop()->empty());
}

TEST_F(KubernetesPlatformTest, ScalesAndTriesAnewWhenAnotherWasQuicker) {
  server_.meet_others(3);
  const auto platform = open();
  const auto scaled = platform->scale("api", 5);
  ASSERT_TRUE(scaled.has_value()) << to_string(scaled.error());
  EXPECT_EQ(platform->instances()->size(), 5u);
  const auto requests = server_.requests();
  EXPECT_EQ(std::ranges::count(requests, "PUT /apis/apps/v1/namespaces/chat/deployments/api/scale"),
            4);
}

TEST_F(KubernetesPlatformTest, GivesUpInWordsWhenAnotherIsAlwaysQuicker) {
  server_.meet_others(1000);
  const auto scaled = open()->scale("api", 5);
  ASSERT_FALSE(scaled.has_value());
  EXPECT_THAT(scaled.error().why, HasSubstr("the object has been modified"));
}

TEST_F(KubernetesPlatformTest, LimitsAreSetAndTakenAway) {
  const auto platform = open();
  ASSERT_TRUE(platform->resize("api", {.cpu = Cores{0.5}, .memory = Bytes{64u << 20}}).has_value());
  const auto& limits = [&] {
    return server_.deployment()["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"];
  };
  EXPECT_EQ(limits()["cpu"], "500m");
  EXPECT_EQ(limits()["memory"], "67108864");
  EXPECT_EQ(platform->usage()->at(0).limits.memory, Bytes{64u << 20});
  ASSERT_TRUE(platform->resize("api", {}).has_value());
  EXPECT_TRUE(limits().empty());
}

TEST_F(KubernetesPlatformTest, AddsUpWhatTheMetricsTell) {
  const auto platform = open();
  server_.measure("2026-01-01T00:00:30Z", "250m", "64Mi");
  const auto first = platform->usage();
  ASSERT_TRUE(first.has_value()) << to_string(first.error());
  ASSERT_EQ(first->size(), 2u);
  EXPECT_EQ(first->at(0).cpu_seconds, 7.5);  // a quarter of a core for 30 s
  EXPECT_EQ(first->at(0).memory_bytes, 64u << 20);
  EXPECT_EQ(platform->usage()->at(0).cpu_seconds, 7.5);
  server_.measure("2026-01-01T00:01:00Z", "1", "64Mi");
  EXPECT_EQ(platform->usage()->at(0).cpu_seconds, 37.5);
}

TEST_F(KubernetesPlatformTest, KillsAPodAndReadsTheLogOfOne) {
  const auto platform = open();
  ASSERT_TRUE(platform->kill({"api", 0}).has_value());
  EXPECT_THAT(server_.requests(), Contains("DELETE /api/v1/namespaces/chat/pods/api-0000"));
  EXPECT_EQ(platform->log_end({"api", 0}, 100), "one of api-0001\ntwo\n");
  EXPECT_EQ(platform->log_end({"api", 0}, 4), "two\n");
}

TEST_F(KubernetesPlatformTest, WhatItDoesNotHaveIsInvalidAndNamed) {
  const auto platform = open();
  EXPECT_THAT(platform->scale("apj", 1).error().fix, HasSubstr("did you mean api?"));
  EXPECT_THAT(platform->kill({"api", 7}).error().what, HasSubstr("api-7"));
  EXPECT_THAT(platform->pause({"api", 0}).error().what, HasSubstr("driver kubernetes cannot"));
  environment_.components[0].component = "web";
  const auto outcome = open()->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().what, "there is no Deployment web in namespace chat");
}

TEST_F(KubernetesPlatformTest, WhoMayNotIsToldSo) {
  std::ofstream file(folder_.path() / "kubeconfig");
  std::string text = server_.kubeconfig();
  text.replace(text.find("secret"), 6, "forged");
  file << text;
  file.close();
  const auto outcome = open()->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().why, HasSubstr("Unauthorized"));
}

TEST_F(KubernetesPlatformTest, KubectlSeesAndScalesTheSame) {
  if (std::system("command -v kubectl >/dev/null") != 0) {
    GTEST_SKIP() << "kubectl is not installed (tools/setup test)";
  }
  server_.let_anyone_in();
  const auto platform = open();
  ASSERT_TRUE(platform->scale("api", 3).has_value());
  ASSERT_TRUE(platform->resize("api", {.cpu = Cores{0.25}}).has_value());
  EXPECT_EQ(kubectl("get deployment api -o jsonpath='{.spec.replicas} {.status.availableReplicas} "
                    "{.spec.template.spec.containers[0].resources.limits.cpu}'"),
            "3 3 250m");
  EXPECT_THAT(kubectl("get pods -l app=api -o name"), HasSubstr("pod/api-0002"));
  EXPECT_THAT(kubectl("scale deployment api --replicas=4"), HasSubstr("api scaled"));
  EXPECT_EQ(platform->instances()->size(), 4u);
}

}  // namespace
}  // namespace headroom::containers
