#include "spec/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace headroom::spec {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string joined(const Problems& problems) {
  std::string text;
  for (const Error& problem : problems) text += to_string(problem) + "\n";
  return text;
}

Spec spec_of(std::string_view text) {
  auto reading = read_text(text, "dir/headroom.yaml");
  if (!reading) ADD_FAILURE() << joined(reading.error());
  return reading ? std::move(*reading) : Spec{};
}

const Spec& chat() {
  static const Spec spec = [] {
    auto reading = read_file(HEADROOM_SOURCE_DIR "/src/spec/testdata/chat.yaml");
    if (!reading) ADD_FAILURE() << joined(reading.error());
    return reading ? std::move(*reading) : Spec{};
  }();
  return spec;
}

// A folder of its own, gone at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(Read, TheSmallestLoadTestIsATargetAJourneyAndARequirement) {
  const Spec spec = spec_of(
      "targets: { local: http://127.0.0.1:8080 }\n"
      "workload: { journeys: { visit: { steps: [ { home: GET / } ] } } }\n"
      "requirements: [ \"errors < 1%\" ]\n");
  EXPECT_EQ(spec.targets.at(0).url, "http://127.0.0.1:8080");
  EXPECT_EQ(spec.workload.journeys.at(0).steps.at(0).target, "/");
  EXPECT_DOUBLE_EQ(spec.workload.journeys.at(0).share.value, 1.0);
  EXPECT_EQ(spec.requirements.at(0).text, "errors < 1%");
  EXPECT_EQ(spec.requirements.at(0).at, (Position{3, 18}));
  EXPECT_EQ(spec.folder, "dir");
}

TEST(Read, TheHashIsThatOfTheBytes) {
  // printf 'service: x\n' | sha256sum
  EXPECT_EQ(spec_of("service: x\n").sha256,
            "438e3e5506e712d36cd0a2d81820769f7aac50026cfb33fe8f7bd4d6f34d9f52");
}

TEST(ReadChat, KeepsNamesAndRequirements) {
  EXPECT_EQ(chat().service, "chat");
  EXPECT_EQ(chat().description, "A ChatGPT-like assistant that streams its answers");
  ASSERT_EQ(chat().requirements.size(), 6U);
  EXPECT_EQ(chat().requirements[0].subject, "ask");
  EXPECT_EQ(chat().requirements[3].scope.when, Scope::When::kAtExpectedPeak);
  EXPECT_EQ(chat().requirements[4].scope.over, hours(30 * 24));
}

TEST(ReadChat, KeepsHowManyComeAndWhen) {
  const Workload& workload = chat().workload;
  EXPECT_DOUBLE_EQ(workload.users.value(), 200'000);
  EXPECT_DOUBLE_EQ(workload.sessions_per_user->per_second * 86'400, 1.5);
  EXPECT_DOUBLE_EQ(workload.peak_hour.value, 0.12);
  EXPECT_DOUBLE_EQ(workload.peak_minute.value, 1.5);
  ASSERT_EQ(workload.growth.size(), 2U);
  EXPECT_EQ(workload.growth[0].name, "expected");
  EXPECT_DOUBLE_EQ(workload.growth[0].rate->share.value, 0.08);
  EXPECT_EQ(workload.growth[0].rate->period, hours(730));
  EXPECT_EQ(workload.growth[1].curve, GrowthCurve::kLogistic);
  EXPECT_DOUBLE_EQ(workload.growth[1].to->value, 50);
  EXPECT_EQ(workload.growth[1].within, hours(60 * 24));
}

TEST(ReadChat, KeepsJourneysInTheOrderOfTheFile) {
  const auto& journeys = chat().workload.journeys;
  ASSERT_EQ(journeys.size(), 2U);
  EXPECT_EQ(journeys[0].name, "ask");
  EXPECT_DOUBLE_EQ(journeys[0].share.value, 0.8);
  EXPECT_NEAR(journeys[0].think->mean(), 12, 1e-9);
  ASSERT_EQ(journeys[0].steps.size(), 2U);
  EXPECT_EQ(journeys[0].steps[0].name, "home");
  EXPECT_EQ(journeys[0].steps[0].method, "GET");
  const Step& ask = journeys[0].steps[1];
  EXPECT_EQ(ask.method, "POST");
  EXPECT_EQ(ask.target, "/v1/chat/completions");
  EXPECT_EQ(ask.streaming, Streaming::kServerSentEvents);
  ASSERT_EQ(ask.expect.statuses.size(), 1U);
  EXPECT_EQ(ask.expect.statuses[0].first, 200);
  EXPECT_EQ(ask.expect.checks.at(0).label, "events >= 1");
  EXPECT_DOUBLE_EQ(ask.repeat->mean(), 3);
  EXPECT_EQ(ask.timeout, seconds(30));
  const Step& list = journeys[1].steps.at(0);
  EXPECT_EQ(list.saves.at(0).name, "id");
  EXPECT_EQ(list.saves.at(0).path, "$.items[0].id");
  EXPECT_EQ(journeys[1].steps.at(1).target, "/api/conversations/${id}");
}

TEST(ReadChat, TurnsTheBodyIntoJsonWithMarkedTemplates) {
  const Step& ask = chat().workload.journeys.at(0).steps.at(1);
  EXPECT_EQ(ask.body_kind, BodyKind::kJson);
  EXPECT_EQ(ask.body, R"({"stream":true,"max_tokens":${json:prompts.output_tokens},)"
                      R"("messages":[{"role":"user","content":${json:prompts.text}}]})");
}

TEST(ReadChat, KeepsTheSystem) {
  const System& system = chat().system;
  EXPECT_EQ(system.entry, "edge");
  ASSERT_EQ(system.components.size(), 4U);
  const Component& edge = system.components[0];
  EXPECT_EQ(edge.demand.at(""), std::chrono::microseconds(200));
  EXPECT_THAT(edge.cache->for_steps, ElementsAre("home"));
  EXPECT_DOUBLE_EQ(edge.cache->hit->value, 0.95);
  EXPECT_EQ(edge.calls.at(0).to, "api");
  const Component& api = system.components[1];
  EXPECT_EQ(api.replicas, 2);
  EXPECT_EQ(api.demand.at("ask"), milliseconds(2));
  EXPECT_EQ(api.queue, 256);
  const Call& call = api.calls.at(0);
  EXPECT_THAT(call.on, ElementsAre("ask"));
  EXPECT_EQ(call.timeout, seconds(30));
  EXPECT_EQ(call.retry->attempts, 2);
  EXPECT_EQ(call.retry->backoff, milliseconds(200));
  EXPECT_TRUE(call.retry->exponential);
  EXPECT_TRUE(call.retry->full_jitter);
  EXPECT_DOUBLE_EQ(call.retry->budget->value, 0.1);
  const Component& model = system.components[2];
  EXPECT_EQ(model.slots, 8);
  EXPECT_EQ(model.holds, "120ms + 15ms * output_tokens");
  EXPECT_EQ(model.scaling->replicas_min, 1);
  EXPECT_EQ(model.scaling->replicas_max, 20);
  EXPECT_EQ(model.scaling->start, seconds(8));
  EXPECT_EQ(model.scaling->cost, (CostRate{2.10, "USD"}));
  EXPECT_EQ(system.components[3].concurrency, 16);
}

TEST(ReadChat, KeepsEnvironments) {
  const auto& environments = chat().environments;
  ASSERT_EQ(environments.size(), 3U);
  EXPECT_EQ(environments[0].driver, "process");
  const Launch& model = environments[0].components.at(0);
  EXPECT_EQ(model.component, "model");
  EXPECT_EQ(model.run, "chatd model --port ${port} --slots ${slots}");
  EXPECT_EQ(model.ready.kind, Ready::Kind::kHttp);
  EXPECT_EQ(model.ready.path, "/healthz");
  EXPECT_EQ(environments[0].components.at(2).ready.kind, Ready::Kind::kTcp);
  EXPECT_EQ(environments[1].containers.image, "chatd:1");
  EXPECT_EQ(environments[2].cluster.space, "chat");
  EXPECT_THAT(environments[2].differs, ElementsAre(Pair("data", "1% sample")));
}

Load first_level(const Test& test) {
  return std::get<Rates>(test.load.base).stages.at(0).levels.at(0);
}

TEST(ReadChat, KeepsTests) {
  const auto& tests = chat().tests;
  ASSERT_EQ(tests.size(), 6U);
  EXPECT_EQ(tests[0].name, "smoke");
  EXPECT_EQ(tests[0].duration, seconds(10));
  EXPECT_DOUBLE_EQ(first_level(tests[0]).rate->per_second, 1);
  EXPECT_FALSE(first_level(tests[1]).rate);
  EXPECT_EQ(tests[2].load.text, "expected peak, 8x for 30s");
  EXPECT_DOUBLE_EQ(tests[2].load.spike->factor.value, 8);
  EXPECT_FALSE(tests[2].duration);
  EXPECT_EQ(tests[3].until, "requirement fails");
  EXPECT_DOUBLE_EQ(std::get<Rates>(tests[3].load.base).stages[0].levels[1].rate->per_second, 200);
  EXPECT_DOUBLE_EQ(first_level(tests[4]).of_peak.value, 0.7);
  const auto& trace = std::get<Trace>(tests[5].load.base);
  EXPECT_EQ(trace.path, "data/azure_llm_2023_conv.csv");
  EXPECT_DOUBLE_EQ(trace.speed.value, 10);
}

TEST(ReadChat, KeepsSectionsOfOthersAsJson) {
  ASSERT_TRUE(chat().chaos && chat().operate);
  EXPECT_THAT(chat().chaos->value, HasSubstr(R"("expect":"recovery < 30s")"));
  EXPECT_THAT(chat().operate->json, HasSubstr(R"("slack":"${env:SLACK_WEBHOOK}")"));
  EXPECT_GT(chat().chaos->at.line, 1);
}

TEST(Read, AllPartsOfATestComeTogetherInAnyOrder) {
  const Spec spec = spec_of(
      "targets: { t: { url: 'http://h' } }\n"
      "tests:\n"
      "  a: { at: 10s, spike: 3x for 5s, arrivals: uniform, load: 2/s, for: 30s, warm-up: 2s,\n"
      "       seed: 7, target: t, requirements: [ \"errors < 2%\" ] }\n"
      "  b: { users: 64, for: 1min }\n");
  const auto& a = spec.tests.at(0);
  EXPECT_EQ(a.load.arrivals, Arrivals::kUniform);
  EXPECT_EQ(a.load.spike->at, seconds(10));
  EXPECT_EQ(a.warm_up, seconds(2));
  EXPECT_EQ(a.seed, 7U);
  EXPECT_EQ(a.target, "t");
  EXPECT_EQ(a.requirements.at(0).text, "errors < 2%");
  EXPECT_EQ(std::get<Users>(spec.tests.at(1).load.base).stages[0].levels[0], 64);
  EXPECT_EQ(spec.tests.at(1).load.text, "64 users");
  EXPECT_EQ(spec.tests.at(1).duration, minutes(1));
}

TEST(Read, StagesMayBeAList) {
  const Spec spec = spec_of(
      "tests:\n"
      "  a:\n    load:\n      - ramp 0/s to 50/s for 1min\n      - hold for 5min\n"
      "  b: { users: [ ramp 1 to 10 for 10s, hold for 5s ], iterations: 10 per user }\n");
  EXPECT_EQ(spec.tests.at(0).load.text, "ramp 0/s to 50/s for 1min, then hold for 5min");
  EXPECT_EQ(length_of(spec.tests.at(0).load), minutes(6));
  EXPECT_EQ(std::get<Users>(spec.tests.at(1).load.base).stages.size(), 2U);
  EXPECT_EQ(spec.tests.at(1).load.iterations->of, Iterations::Of::kEachUser);
}

TEST(Read, IterationsEndATestOfAConstantLoad) {
  const Spec spec = spec_of(
      "tests:\n  a: { load: 2/s, iterations: 4 }\n  b: { users: 2, iterations: 4 }\n"
      "  c: { loads: { x: { load: 2/s, iterations: 4 } } }\n");
  EXPECT_EQ(spec.tests.at(0).load.iterations->count, 4U);
  EXPECT_FALSE(spec.tests.at(0).duration);
  EXPECT_FALSE(read_text("tests: { a: { load: ramp 1/s to 5/s, iterations: 4 } }", "h.yaml"));
}

TEST(Read, ATestMayHaveSeveralLoads) {
  const Spec spec = spec_of(
      "workload:\n  journeys:\n    browse: { steps: [ { x: GET / } ] }\n"
      "    export: { steps: [ { y: GET /y } ] }\n"
      "tests:\n"
      "  mix:\n    for: 2min\n    loads:\n"
      "      browsing: { journeys: browse, load: 30/s, arrivals: gamma(cv 2) }\n"
      "      batch: { journeys: [ export ], users: 4, start: 30s, for: 1min }\n");
  const auto& mix = spec.tests.at(0);
  ASSERT_EQ(mix.loads.size(), 2U);
  EXPECT_EQ(mix.loads[0].name, "browsing");
  EXPECT_EQ(mix.loads[0].load.arrivals.cv, 2);
  EXPECT_THAT(mix.loads[0].journeys, ElementsAre("browse"));
  EXPECT_EQ(mix.loads[1].start, seconds(30));
  EXPECT_EQ(mix.loads[1].duration, minutes(1));
  EXPECT_EQ(mix.load.text, "browsing: 30/s; batch: 4 users");
}

TEST(Read, ATraceMayBeOfRates) {
  const Spec spec = spec_of(
      "tests:\n"
      "  a: { trace: r.csv, column: t_s, rates: rate_rps, speed: 60x, scale: 0.1x }\n"
      "  b: { trace: r.csv, counts: requests, arrivals: uniform }\n");
  const auto& rates = std::get<Trace>(spec.tests.at(0).load.base);
  EXPECT_EQ(rates.rows, Trace::Rows::kRates);
  EXPECT_EQ(rates.values, "rate_rps");
  EXPECT_DOUBLE_EQ(rates.scale.value, 0.1);
  EXPECT_EQ(std::get<Trace>(spec.tests.at(1).load.base).rows, Trace::Rows::kCounts);
}

TEST(Read, JourneysWithoutAShareGetWhatIsLeft) {
  const Spec spec = spec_of(
      "workload:\n  journeys:\n"
      "    a: { share: 40%, steps: [ { x: GET / } ] }\n"
      "    b: { steps: [ { y: GET / } ] }\n"
      "    c: { steps: [ { z: GET / } ] }\n");
  EXPECT_DOUBLE_EQ(spec.workload.journeys[1].share.value, 0.3);
  EXPECT_DOUBLE_EQ(spec.workload.journeys[2].share.value, 0.3);
}

TEST(Read, SharesWithinTheToleranceAreMadeToSumToOne) {
  const Spec spec = spec_of(
      "workload:\n  journeys:\n"
      "    a: { share: 33.3%, steps: [ { x: GET / } ] }\n"
      "    b: { share: 33.3%, steps: [ { y: GET / } ] }\n"
      "    c: { share: 33.33%, steps: [ { z: GET / } ] }\n");
  double sum = 0;
  for (const Journey& journey : spec.workload.journeys) sum += journey.share.value;
  EXPECT_NEAR(sum, 1, 1e-15);
}

TEST(Read, BodiesHeadersAndDataInAllForms) {
  const Spec spec = spec_of(
      "workload:\n"
      "  data:\n"
      "    people: { jsonl: people.jsonl, pick: in order, columns: { n: name } }\n"
      "  journeys:\n"
      "    j:\n"
      "      steps:\n"
      "        - a: { request: POST /a, text: \"hi ${people.n}\" }\n"
      "        - b: { request: PUT /b, form: { name: \"${people.n}\", q: \"a b&c\" } }\n"
      "        - c:\n"
      "            request: DELETE https://h/c\n"
      "            headers: { Authorization: \"Bearer ${env:TOKEN}\" }\n"
      "            timeout: 5s\n"
      "            think: 1s\n"
      "            expect: { contains: ok }\n");
  const Data& data = spec.workload.data.at(0);
  EXPECT_EQ(data.format, DataFormat::kJsonLines);
  EXPECT_EQ(data.pick, DataPick::kInOrder);
  EXPECT_THAT(data.columns, ElementsAre(Pair("n", "name")));
  const auto& steps = spec.workload.journeys.at(0).steps;
  EXPECT_EQ(steps[0].body, "hi ${people.n}");
  EXPECT_EQ(steps[1].body, "name=${form:people.n}&q=a+b%26c");
  EXPECT_EQ(steps[2].headers.at(0).value, "Bearer ${env:TOKEN}");
  EXPECT_EQ(steps[2].timeout, seconds(5));
  EXPECT_DOUBLE_EQ(steps[2].think->mean(), 1);
  EXPECT_EQ(steps[2].expect.checks.at(0).label, "body contains \"ok\"");
}

TEST(Read, EmptySectionsAreAsIfLeftOut) {
  const Spec spec = spec_of("service: x\ntests:\nworkload:\nrequirements:\nlevers:\n");
  EXPECT_TRUE(spec.tests.empty());
  EXPECT_TRUE(spec.levers.empty());
}

TEST(Read, ReadinessHasATimeLimit) {
  const Spec spec = spec_of(
      "environments:\n  e:\n    driver: process\n    components:\n"
      "      a: { run: a, ready: GET /up within 90s, port: 8080, replicas: 3, env: { A: 1 } }\n"
      "      b: b --port ${port}\n");
  const Launch& a = spec.environments.at(0).components.at(0);
  EXPECT_EQ(a.ready.within, seconds(90));
  EXPECT_EQ(a.port, 8080);
  EXPECT_EQ(a.replicas, 3);
  EXPECT_THAT(a.env, ElementsAre(Pair("A", "1")));
  EXPECT_EQ(spec.environments.at(0).components.at(1).run, "b --port ${port}");
}

TEST(Read, AByteOrderMarkAndCarriageReturnsDoNotMatter) {
  EXPECT_EQ(spec_of("\xEF\xBB\xBFservice: x\r\ndescription: y\r\n").description, "y");
}

TEST(ReadFile, FailsOnWhatIsNotThereWithItsName) {
  const auto reading = read_file("/nonexistent/headroom.yaml");
  ASSERT_FALSE(reading);
  EXPECT_THAT(to_string(reading.error().front()),
              HasSubstr("/nonexistent/headroom.yaml: the file cannot be opened: No such file"));
  EXPECT_EQ(read_file("/").error().front().what, "this is a folder");
}

TEST(ReadFile, StopsAtTheLimitOfAnEndlessFile) {
  const auto reading = read_file("/dev/zero");
  ASSERT_FALSE(reading);
  EXPECT_THAT(reading.error().front().why, HasSubstr("10 MB at most"));
}

TEST(FindFile, LooksInTheFolderAndThoseAbove) {
  const TemporaryFolder folder;
  const auto inner = folder.path() / "a" / "b";
  std::filesystem::create_directories(inner);
  EXPECT_FALSE(find_file(inner).has_value());
  std::ofstream(folder.path() / "headroom.yaml") << "service: x\n";
  EXPECT_EQ(find_file(inner).value(), folder.path() / "headroom.yaml");
  EXPECT_EQ(find_file(folder.path()).value(), folder.path() / "headroom.yaml");
}

}  // namespace
}  // namespace headroom::spec
