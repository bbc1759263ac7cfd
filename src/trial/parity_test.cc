#include "trial/parity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"

namespace headroom::trial {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The two environments, `here` first.
std::vector<std::string> told(std::string_view here, std::string_view production) {
  std::string text =
      "system: { entry: api, components: { api: { replicas: 2, calls: [ db ] }, db: { cpu: 2 cores "
      "} } }\n"
      "environments:\n"
      "  here: " +
      std::string(here) + "\n";
  if (!production.empty()) text += "  production: " + std::string(production) + "\n";
  const auto spec = spec::read_text(text, "h.yaml");
  if (!spec) {
    ADD_FAILURE() << to_string(spec.error().front());
    return {};
  }
  std::vector<std::string> sentences;
  for (const Difference& one : differences(*spec, spec->environments.front())) {
    sentences.push_back(one.what);
  }
  return sentences;
}

constexpr std::string_view kBoth =
    "{ driver: process, components: { api: { run: \"api ${port} ${db}\" }, "
    "db: { run: \"db ${port}\", cpu: 2 cores } } }";

TEST(Parity, AnEnvironmentLikeProductionDiffersInNothing) {
  EXPECT_THAT(told(kBoth, kBoth), IsEmpty());
}

TEST(Parity, TellsReplicasSizesAndWhatIsMissing) {
  const auto sentences = told(
      "{ driver: process, components: { api: { run: \"api ${port}\", replicas: 1 } } }",
      "{ driver: process, components: { api: { run: \"api ${port}\", replicas: 6, cpu: 1 core, "
      "memory: 256 MiB }, db: { run: \"db ${port}\" } } }");
  EXPECT_THAT(
      sentences,
      ElementsAre("api has 1 replica here and 6 in production",
                  "a replica of api may use all there is here and 1 core in production",
                  "a replica of api has all there is of memory here and 256 MiB in production",
                  "db does not run here"));
}

TEST(Parity, TellsAnotherVersionAndASharedMachine) {
  const auto sentences = told(
      "{ driver: docker, image: \"api:2\", components: { api: { run: api }, db: { cpu: 2 cores } } "
      "}",
      "{ driver: swarm, components: { api: { image: \"api:1\", run: api } } }");
  EXPECT_THAT(sentences,
              ElementsAre("api is api:2 here and api:1 in production",
                          "all components share this machine, with the load generator too"));
}

TEST(Parity, WithoutProductionOnlyWhatTheEnvironmentSaysOfItselfIsTold) {
  EXPECT_THAT(
      told("{ driver: static, url: \"http://127.0.0.1:1\", differs: { data: 1% sample } }", ""),
      ElementsAre("data: 1% sample"));
  EXPECT_THAT(told(kBoth, ""), IsEmpty());
}

TEST(Parity, ASentenceSaysWhatFollows) {
  EXPECT_THAT(sentence({.what = "a", .so = "b"}), "a: b");
}

}  // namespace
}  // namespace headroom::trial
