// Signals of the bundled service, as plain processes, one of them behind a real HAProxy.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "drivers/process_platform.h"
#include "drivers/state_folder.h"
#include "http/probe.h"
#include "watch/clock_for_test.h"
#include "watch/live_signals.h"
#include "watch/make_watch_plan.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::ComponentSignals;
using platform::Health;
using platform::Look;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto kTick = 10s;
constexpr auto kLong = 20s;  // for what is certain to come
constexpr std::string_view kCompletion =
    R"({"model":"chat","max_tokens":1,"messages":[{"role":"user","content":"hi"}]})";

// The status of an answer, 0 without one.
int ask(const std::string& base_url, const std::string& body = std::string(kCompletion)) {
  const auto url = parse_url(base_url + "/v1/chat/completions");
  const auto response = http::fetch(*url, {.method = "POST", .body = body}, 60s);
  return response ? response->status : 0;
}

// What is answered is counted a moment later.
void await_metric(const std::string& base_url, std::string_view line) {
  const auto url = parse_url(base_url + "/metrics");
  const auto end = std::chrono::steady_clock::now() + kLong;
  while (std::chrono::steady_clock::now() < end) {
    const auto response = http::fetch(*url, {}, kLong);
    if (response && response->body.contains(line)) return;
  }
  ADD_FAILURE() << "never published: " << line;
}

spec::Launch launch(std::string component, std::string_view arguments) {
  spec::Launch made;
  made.component = std::move(component);
  made.run = fmt::format("{} {}", CHATD_PATH, arguments);
  made.ready.within = 20s;
  return made;
}

class LiveEnvironment : public testing::Test {
 protected:
  LiveEnvironment() {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~LiveEnvironment() override {
    signals_.reset();
    if (store_) {
      EXPECT_TRUE(store_->stop().has_value());
    }
    EXPECT_TRUE(acting_->stop().has_value());
    std::filesystem::remove_all(folder_);
  }

  void start(const spec::Launch& component) {
    environment_.name = "local";
    environment_.driver = "process";
    environment_.components = {component};
    acting_ = open(environment_);
    looking_ = open(environment_);
    const auto started = acting_->start();
    ASSERT_TRUE(started.has_value()) << to_string(started.error());
  }
  std::unique_ptr<platform::Platform> open(const spec::Environment& environment) const {
    auto made = drivers::make_process_platform({}, environment,
                                               {.folder = folder_,
                                                .state_folder = folder_ / ".headroom",
                                                .owner = drivers::Owner::Kind::kUp});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }
  WatchedComponent watched_model() const {
    return {.component = "model",
            .published = {
                {Figure::kAnswers,
                 *parse_selectors(R"(chatd_requests_total{route="/v1/chat/completions"})")},
                {Figure::kErrors, *parse_selectors(R"(chatd_requests_total{code=~"[45].."})")},
                {Figure::kInFlight, *parse_selectors("chatd_slots_busy + chatd_queue_depth")},
                {Figure::kQueue, *parse_selectors("chatd_queue_depth")},
                {Figure::kBusySlots, *parse_selectors("chatd_slots_busy")},
                {Figure::kSlots, *parse_selectors("chatd_slots")}}};
  }
  // The address of a Prometheus that has scraped `samples` just now, of the form "name{...} value".
  // They are put into its store: it begins to scrape by itself only five seconds after its start.
  Url start_prometheus(const std::vector<std::string>& samples) {
    std::ofstream text(folder_ / "samples.txt");
    for (const std::string& sample : samples) {
      text << fmt::format("{} {}\n", sample, std::time(nullptr));
    }
    text << "# EOF\n" << std::flush;
    std::ofstream(folder_ / "prometheus.yml") << "global: { scrape_interval: 1m }\n";
    const std::string data = (folder_ / "data").string();
    const auto filled =
        fmt::format("/usr/bin/promtool tsdb create-blocks-from openmetrics {} {} >{} 2>&1",
                    (folder_ / "samples.txt").string(), data, (folder_ / "tool.log").string());
    EXPECT_EQ(std::system(filled.c_str()), 0);

    spec::Environment store;
    store.name = "store";
    store.driver = "process";
    store.components = {{.component = "prometheus"}};
    spec::Launch& launch = store.components.front();
    launch.run = fmt::format(
        "/usr/bin/prometheus --config.file={} --storage.tsdb.path={} "
        "--web.listen-address=127.0.0.1:${{port}}",
        (folder_ / "prometheus.yml").string(), data);
    launch.ready = {.kind = spec::Ready::Kind::kHttp, .path = "/-/ready", .within = kLong};
    store_ = open(store);
    const auto started = store_->start();
    EXPECT_TRUE(started.has_value()) << to_string(started.error());
    return parse_url(store_->entry_url().value_or("")).value_or(Url());
  }
  void watch(WatchPlan plan) { signals_ = *make_live_signals(*looking_, clock_, std::move(plan)); }
  std::string url_of(std::string_view component) const {
    const auto instances = acting_->instances();
    for (const platform::Instance& instance : *instances) {
      if (instance.component == component) return "http://" + instance.address;
    }
    ADD_FAILURE() << component << " has no replica";
    return {};
  }

  // Looks until `is_so`, one tick after the other, and keeps what the last look saw.
  template <class Condition>
  void look_until(Condition is_so) {
    const auto end = std::chrono::steady_clock::now() + kLong;
    while (std::chrono::steady_clock::now() < end) {
      clock_.advance(kTick);
      look_ = signals_->look();
      if (is_so(signals())) return;
    }
    std::string gaps;
    for (const std::string& gap : look_.gaps) gaps += gap + "\n";
    FAIL() << "never seen; gaps:\n" << gaps;
  }
  const ComponentSignals& signals() const { return look_.components.front(); }

  std::filesystem::path folder_;
  spec::Environment environment_;
  std::unique_ptr<platform::Platform> acting_;
  std::unique_ptr<platform::Platform> looking_;
  std::unique_ptr<platform::Platform> store_;
  ClockForTest clock_;
  std::unique_ptr<platform::Signals> signals_;
  Look look_;
};

TEST_F(LiveEnvironment, TellsWhatCameToTheReplicasOfAComponent) {
  spec::Launch model = launch("model", "model --port ${port} --first-token 0ms");
  model.replicas = 2;
  start(model);
  watch({.components = {watched_model()}});
  // The counters of both are known from here on.
  look_until([](const ComponentSignals& now) {
    return now.in_flight && now.replicas.size() == 2 && now.replicas[0].utilisation &&
           now.replicas[1].utilisation;
  });
  const Nanos before = look_.at;
  const std::string url = url_of("model");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask(url), 200);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(ask(url, "no completion"), 400);
  await_metric(url, R"(chatd_requests_total{route="/v1/chat/completions",code="400"} 2)");
  look_until([](const ComponentSignals& now) { return now.arrivals.value_or(0) > 0; });
  EXPECT_DOUBLE_EQ(*signals().arrivals, 8 / to_seconds(look_.at - before));
  EXPECT_EQ(signals().errors, 0.25);
  EXPECT_EQ(signals().in_flight, 0);
  EXPECT_EQ(signals().queue, 0);
  EXPECT_EQ(signals().replicas[0].utilisation, 0);
  look_until([](const ComponentSignals& now) { return now.arrivals == 0; });
  EXPECT_EQ(signals().errors, std::nullopt) << "nothing was answered";
}

TEST_F(LiveEnvironment, TellsWhatIsInServiceAndWhatWaits) {
  start(launch("model", "model --port ${port} --slots 1 --queue 8 --first-token 60s"));
  watch({.components = {watched_model()}});
  const std::string url = url_of("model");
  std::vector<std::jthread> asking(3);
  for (std::jthread& one : asking) one = std::jthread([url] { ask(url); });
  look_until([](const ComponentSignals& now) { return now.in_flight == 3; });
  EXPECT_EQ(signals().queue, 2);
  EXPECT_EQ(signals().replicas[0].utilisation, 1);
  ASSERT_TRUE(acting_->kill({"model", 0}).has_value());  // which ends what is asked
  look_until([](const ComponentSignals& now) { return now.replicas[0].health == Health::kFailed; });
  EXPECT_EQ(signals().replicas[0].since, look_.at);
  EXPECT_EQ(signals().in_flight, std::nullopt);
}

TEST_F(LiveEnvironment, TellsWhatComesToABalancer) {
  spec::Launch model = launch("model", "model --port ${port} --first-token 0ms");
  model.balancer = spec::Balancer::kHaproxy;
  start(model);
  WatchedComponent watched = watched_model();
  watched.published.clear();
  watched.cores = Cores{1};
  watched.balancer = drivers::StateFolder(folder_ / ".headroom").balancer("local", "model");
  watch({.components = {watched}});
  look_until([](const ComponentSignals& now) {
    return now.arrivals && now.replicas.size() == 1 && now.replicas[0].utilisation;
  });
  EXPECT_EQ(signals().arrivals, 0);
  EXPECT_EQ(signals().in_flight, 0);
  const Nanos before = look_.at;
  const std::string url = url_of("model/balancer");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(url), 200);
  look_until([](const ComponentSignals& now) { return now.arrivals.value_or(0) > 0; });
  EXPECT_DOUBLE_EQ(*signals().arrivals, 5 / to_seconds(look_.at - before));

  ASSERT_TRUE(acting_->drain({"model", 0}, kLong).has_value());  // nobody is left to answer
  EXPECT_EQ(ask(url), 503);
  look_until([](const ComponentSignals& now) { return now.errors.value_or(0) > 0; });
  EXPECT_EQ(signals().errors, 1);
}

TEST_F(LiveEnvironment, TellsWhatAPrometheusKnows) {
  start(launch("model", "model --port ${port}"));
  const Url prometheus = start_prometheus({R"(chatd_requests_total{code="200"} 150)",
                                           R"(chatd_requests_total{code="503"} 50)",
                                           "chatd_slots_busy 7", "chatd_queue_depth NaN"});
  watch({.metrics_store = prometheus,
         .components = {
             {.component = "model",
              .queried = {{Figure::kArrivals, "sum(chatd_requests_total) / 10"},
                          {Figure::kErrors,
                           R"(sum(chatd_requests_total{code=~"5.."}) / sum(chatd_requests_total))"},
                          {Figure::kInFlight, "scalar(chatd_slots_busy)"},
                          {Figure::kQueue, "chatd_queue_depth"}}}}});
  look_until([](const ComponentSignals& now) { return now.arrivals && now.in_flight; });
  EXPECT_EQ(signals().arrivals, 20);
  EXPECT_EQ(signals().errors, 0.25);
  EXPECT_EQ(signals().in_flight, 7);
  EXPECT_EQ(signals().queue, std::nullopt);
  EXPECT_THAT(look_.gaps, Contains("model: queue by PromQL: what it found is no count"));

  watch({.metrics_store = prometheus,
         .components = {{.component = "model",
                         .queried = {{Figure::kArrivals, "chatd_requests_total"},
                                     {Figure::kErrors, "sum(never_published)"},
                                     {Figure::kInFlight, "sum("}}}}});
  // Until it was not merely too slow.
  look_until([this](const ComponentSignals&) {
    return std::ranges::none_of(look_.gaps,
                                [](const std::string& gap) { return gap.contains("in time"); });
  });
  EXPECT_THAT(look_.gaps,
              ElementsAre("model: arrivals by PromQL: the answer has 2 series; sum() makes one of "
                          "them",
                          "model: errors by PromQL: it found nothing",
                          StartsWith("model: requests in flight by PromQL: refused: \"invalid "
                                     "parameter")));
}

TEST_F(LiveEnvironment, FindsByTheirNamesTheFiguresThatThereAre) {
  start(launch("model", "model --port ${port} --slots 7"));
  await_metric(url_of("model"), "chatd_requests_total");  // which is there from the first on
  WatchPlan plan = make_watch_plan({}, environment_, folder_ / ".headroom");
  const auto said = detect_figures(plan, {}, *acting_->instances(), kLong);
  EXPECT_THAT(said, ElementsAre(HasSubstr("busy slots: chatd_slots_busy, slots: chatd_slots")));
  watch(plan);
  look_until([](const ComponentSignals& now) { return now.in_flight.has_value(); });
  EXPECT_EQ(signals().queue, 0);
  EXPECT_EQ(signals().replicas[0].utilisation, 0);
  EXPECT_EQ(ask(url_of("model")), 200);
  look_until([](const ComponentSignals& now) { return now.arrivals.value_or(0) > 0; });
  EXPECT_EQ(signals().errors, 0);
}

TEST_F(LiveEnvironment, SeesReplicasComeAndGoWhileAnotherActs) {
  spec::Launch model = launch("model", "model --port ${port} --start-delay 300ms");
  model.ready = {.kind = spec::Ready::Kind::kHttp, .path = "/healthz"};
  start(model);
  watch({.components = {watched_model()}});
  std::jthread acting([this] { EXPECT_TRUE(acting_->scale("model", 2).has_value()); });
  look_until([](const ComponentSignals& now) {
    return now.replicas.size() == 2 && now.replicas[1].health == Health::kReady;
  });
  acting.join();
  ASSERT_TRUE(acting_->scale("model", 1).has_value());
  look_until([](const ComponentSignals& now) { return now.replicas.size() == 1; });
}

}  // namespace
}  // namespace headroom::watch
