// Budget: 1,000 targets a second on one core: a look at them takes under 1 s of processor time,
// asking, reading and adding up included. They are ten components of a hundred replicas each, with
// an address of its own for each, served by a process of its own.
#include <benchmark/benchmark.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "http/server.h"
#include "watch/live_signals.h"

namespace headroom::watch {
namespace {

constexpr int kComponents = 10;
constexpr int kReplicas = 100;
constexpr int kTargets = kComponents * kReplicas;

// What a program with so many series publishes, of which the figures need two.
std::string metrics(std::int64_t samples) {
  std::string text = "requests_total 1\nrequests_in_flight 3\n";
  for (std::int64_t i = 2; i < samples; ++i) {
    text += "http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/items/" +
            std::to_string(i) + "\",code=\"200\",le=\"0.25\"} " + std::to_string(i) + "17\n";
  }
  return text;
}

void allow_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Serves on a thousand ports until it is ended; writes the ports to `out`.
[[noreturn]] void serve(const std::string& text, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  boost::asio::io_context context(1);
  std::vector<std::unique_ptr<http::Server>> servers;
  std::vector<std::uint16_t> ports;
  for (int i = 0; i < kTargets; ++i) {
    auto& server = servers.emplace_back(
        std::make_unique<http::Server>(context.get_executor(), http::Server::Options()));
    server->route("GET", "/metrics",
                  [&text](http::Exchange& exchange) -> boost::asio::awaitable<void> {
                    http::Response response;
                    response.body = text;
                    co_await exchange.respond(std::move(response));
                  });
    if (!server->listen()) ::_exit(1);
    ports.push_back(server->port());
  }
  const auto bytes = ports.size() * sizeof(ports[0]);
  if (::write(out, ports.data(), bytes) != static_cast<ssize_t>(bytes)) ::_exit(1);
  ::close(out);
  context.run();
  ::_exit(0);
}

class Targets {
 public:
  explicit Targets(const std::string& text) : ports_(kTargets) {
    allow_descriptors();
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    pid_ = ::fork();
    if (pid_ == 0) serve(text, ends[1]);
    ::close(ends[1]);
    auto* at = reinterpret_cast<char*>(ports_.data());
    std::size_t left = ports_.size() * sizeof(ports_[0]);
    while (left > 0) {
      const ssize_t got = ::read(ends[0], at, left);
      if (got <= 0) std::abort();
      at += got;
      left -= static_cast<std::size_t>(got);
    }
    ::close(ends[0]);
  }
  ~Targets() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  std::vector<platform::Instance> instances() const {
    std::vector<platform::Instance> all;
    for (int i = 0; i < kTargets; ++i) {
      all.push_back({.component = "component-" + std::to_string(i / kReplicas),
                     .index = i % kReplicas,
                     .address = "127.0.0.1:" + std::to_string(ports_[static_cast<size_t>(i)]),
                     .health = platform::Health::kReady});
    }
    return all;
  }

 private:
  std::vector<std::uint16_t> ports_;
  pid_t pid_ = -1;
};

class ManyReplicas : public platform::Platform {
 public:
  explicit ManyReplicas(std::vector<platform::Instance> all) : all_(std::move(all)) {}
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return all_; }
  Result<std::string> entry_url() override { return std::string(); }
  Result<std::vector<platform::Usage>> usage() override { return {}; }
  std::string_view driver() const override { return "bench"; }

 private:
  std::vector<platform::Instance> all_;
};

class SteadyClock : public platform::Clock {
 public:
  Nanos now() const override { return std::chrono::steady_clock::now().time_since_epoch(); }
};

// By the samples that each target publishes.
void BM_LookAtThousandTargets(benchmark::State& state) {
  const std::string text = metrics(state.range(0));
  const Targets targets(text);
  ManyReplicas platform(targets.instances());
  WatchPlan plan;
  for (int i = 0; i < kComponents; ++i) {
    plan.components.push_back(
        {.component = "component-" + std::to_string(i),
         .published = {{Figure::kArrivals, *parse_selectors("requests_total")},
                       {Figure::kInFlight, *parse_selectors("requests_in_flight")}}});
  }
  const SteadyClock clock;
  auto signals = *make_live_signals(platform, clock, std::move(plan));
  signals->look();  // opens the connections
  std::size_t unanswered = 0;
  for (auto _ : state) unanswered += signals->look().gaps.size();
  state.counters["gaps"] =
      benchmark::Counter(static_cast<double>(unanswered), benchmark::Counter::kAvgIterations);
  state.SetItemsProcessed(state.iterations() * kTargets * state.range(0));
}
BENCHMARK(BM_LookAtThousandTargets)
    ->Arg(100)
    ->Arg(500)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::watch
