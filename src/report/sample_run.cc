#include "report/sample_run.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::report {
namespace {

constexpr std::size_t kHome = 0;
constexpr std::size_t kAsk = 1;
constexpr std::size_t kList = 2;
constexpr std::size_t kOpen = 3;
constexpr std::size_t kClasses = 4;
constexpr double kTimeoutSeconds = 8;
constexpr double kQueueLength = 700;  // past it the model answers 429
constexpr double kTokenSeconds = 0.015;

struct Sample {
  std::size_t request_class;
  std::optional<run::Failure> failure;
  double response_seconds;
  double ttft_seconds = 0;
  std::uint64_t tokens = 0;
};

// Everything that happens, by the second in which it does.
struct Plot {
  std::vector<std::vector<Sample>> finished;
  std::vector<std::array<std::uint64_t, kClasses>> started;
  std::vector<std::int64_t> in_flight;
};

// A skewed factor around 1, as response times have: exp(s z), z roughly normal.
double noise(Random& random, double s) {
  double z = -6;
  for (int i = 0; i < 12; ++i) z += random.uniform();
  return std::exp(s * z);
}

class Service {
 public:
  explicit Service(const SampleShape& shape) : shape_(shape) {
    const auto seconds = static_cast<std::size_t>(shape.seconds) + 30;  // with room to drain
    plot_.finished.resize(seconds);
    plot_.started.resize(seconds);
    plot_.in_flight.resize(seconds);
  }

  Plot run() {
    for (std::int64_t second = 0; second < shape_.seconds; ++second) {
      const double sessions = shape_.sessions_per_second * factor(second);
      const double asks = 2 * sessions;
      queue_ = std::clamp(queue_ + asks - shape_.asks_per_second, 0.0, kQueueLength);
      send(second, kHome, sessions);
      send(second, kAsk, asks);
      send(second, kList, sessions / 2);
      send(second, kOpen, sessions / 2);
    }
    return std::move(plot_);
  }

 private:
  double factor(std::int64_t second) const {
    const std::int64_t fifth = shape_.seconds / 5;
    const bool spike = second >= 2 * fifth && second < 3 * fifth;
    return spike ? shape_.spike_factor : 1;
  }

  void send(std::int64_t second, std::size_t request_class, double count) {
    for (double i = random_.uniform(); i < count; i += 1) {
      Sample sample = answer(request_class);
      const auto from = static_cast<std::size_t>(second);
      const auto to = std::min(from + static_cast<std::size_t>(sample.response_seconds),
                               plot_.finished.size() - 1);
      ++plot_.started[from][request_class];
      for (std::size_t s = from; s < to; ++s) ++plot_.in_flight[s];
      plot_.finished[to].push_back(sample);
    }
  }

  Sample answer(std::size_t request_class) {
    switch (request_class) {
      case kHome:
        return {kHome, std::nullopt, 0.0012 * noise(random_, 0.4)};
      case kList:
        return {kList, std::nullopt, 0.0045 * noise(random_, 0.5)};
      case kOpen:
        return {kOpen, std::nullopt, 0.0038 * noise(random_, 0.5)};
      default:
        return ask();
    }
  }

  Sample ask() {
    if (queue_ >= kQueueLength && random_.uniform() < 0.6) {
      return {kAsk, run::Failure::kStatus, 0.004 * noise(random_, 0.3)};
    }
    const double wait = queue_ / shape_.asks_per_second;
    Sample sample{kAsk, std::nullopt, 0, 0.13 * noise(random_, 0.35) + wait * noise(random_, 0.1),
                  static_cast<std::uint64_t>(40 * noise(random_, 0.6)) + 2};
    sample.response_seconds =
        sample.ttft_seconds + kTokenSeconds * static_cast<double>(sample.tokens);
    if (sample.response_seconds > kTimeoutSeconds) {
      sample.failure = run::Failure::kTimeout;
      sample.response_seconds = kTimeoutSeconds;
    }
    return sample;
  }

  SampleShape shape_;
  Plot plot_;
  double queue_ = 0;
  Random random_{Seed{42}};
};

Nanos nanos(double seconds) {
  return from_seconds(seconds);
}

class SliceBuilder {
 public:
  void add(const Sample& sample, Random& random) {
    if (sample.failure) {
      ++slice_.failed[static_cast<std::size_t>(*sample.failure)];
      if (*sample.failure == run::Failure::kStatus) ++slice_.statuses[429];
      at(run::Measure::kFailedTime).record(nanos(sample.response_seconds));
      return;
    }
    ++slice_.succeeded;
    ++slice_.statuses[200];
    slice_.bytes_in += 600 + 90 * sample.tokens;
    slice_.bytes_out += 350;
    at(run::Measure::kResponseTime).record(nanos(sample.response_seconds));
    // What the queue of the service costs is in both; what the connection's costs, in one.
    at(run::Measure::kServiceTime).record(nanos(sample.response_seconds * 0.97));
    if (sample.tokens == 0) return;
    slice_.events += sample.tokens + 1;  // the last of which ends the stream
    slice_.counters[static_cast<std::size_t>(run::Counter::kTokens)] += sample.tokens;
    at(run::Measure::kTimePerOutputToken).record(nanos(kTokenSeconds));
    at(run::Measure::kTtft).record(nanos(sample.ttft_seconds));
    for (std::uint64_t i = 1; i < sample.tokens; ++i) {
      at(run::Measure::kInterTokenLatency).record(nanos(kTokenSeconds * noise(random, 0.1)));
    }
    at(run::Measure::kStreamRate).record(static_cast<std::uint64_t>(1000 / kTokenSeconds));
  }

  run::ClassSlice finish(std::uint64_t started) {
    slice_.started = started;
    for (std::size_t i = 0; i < run::kMeasures; ++i) {
      if (histograms_[i].count() > 0) slice_.histograms[i] = histograms_[i].encode();
    }
    return std::move(slice_);
  }

 private:
  Histogram& at(run::Measure measure) { return histograms_[static_cast<std::size_t>(measure)]; }

  run::ClassSlice slice_;
  std::array<Histogram, run::kMeasures> histograms_;
};

run::GeneratorSlice generator_slice(std::uint64_t sent, Random& random) {
  Histogram lateness;
  for (std::uint64_t i = 0; i < sent; ++i) lateness.record(nanos(14e-6 * noise(random, 0.6)));
  return {.lateness = lateness.count() > 0 ? lateness.encode() : "",
          .cpu_seconds = 0.02 + 0.0004 * static_cast<double>(sent),
          .scheduled = sent / 4,
          .begun = sent / 4,
          .dropped = 0};
}

run::Header sample_header(const SampleShape& shape) {
  using namespace std::chrono;
  run::Header header;
  header.id = "20261123-185301-spike-7f3a";
  header.service = "chat";
  header.test = shape.spike_factor > 1 ? "spike" : "load";
  header.environment = "local";
  header.load = "12/s, 8x for " + std::to_string(shape.seconds / 5) + "s";
  header.started = sys_days{2026y / November / 23} + 18h + 53min + 1s;
  header.planned = seconds(shape.seconds);
  header.warm_up = 10s;
  header.expected_peak_share = 1;
  header.seed = Seed{42};
  header.spec_sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  header.commit = "4c1f0e7a9b";
  header.host = "dev-1, 2 cores, Linux 6.18";
  header.headroom_version = "0.1.0";
  header.threads = 1;
  header.protocols = {"HTTP/1.1"};
  header.classes = {"home", "ask", "list", "open"};
  header.remarks = {"service and load generator share one machine"};
  for (const spec::Requirement& requirement : sample_requirements()) {
    header.requirements.push_back(requirement.text);
  }
  return header;
}

std::vector<run::Event> sample_events(const SampleShape& shape) {
  using std::chrono::seconds;
  const std::int64_t fifth = shape.seconds / 5;
  std::vector<run::Event> events{{seconds(0), "phase", "warm-up"},
                                 {seconds(10), "phase", "steady"}};
  if (shape.spike_factor > 1) {
    events.push_back({seconds(2 * fifth), "phase", "spike 8x"});
    events.push_back({seconds(3 * fifth), "phase", "recover"});
  }
  return events;
}

}  // namespace

run::Run sample_run(const SampleShape& shape) {
  HEADROOM_CHECK(shape.seconds >= 20, "a sample run has room for its warm-up and its spike");
  const Plot plot = Service(shape).run();
  Random random{Seed{43}};
  run::Run run{.header = sample_header(shape),
               .slices = {},
               .events = sample_events(shape),
               .end = run::End{.duration = std::chrono::seconds(shape.seconds),
                               .interrupted = false,
                               .peak_rss_bytes = 41u << 20u}};
  for (std::size_t second = 0; second < plot.finished.size(); ++second) {
    std::uint64_t sent = 0;
    std::vector<SliceBuilder> builders(kClasses);
    for (const Sample& sample : plot.finished[second]) {
      builders[sample.request_class].add(sample, random);
    }
    run::Slice slice;
    slice.second = static_cast<std::int64_t>(second);
    for (std::size_t i = 0; i < kClasses; ++i) {
      sent += plot.started[second][i];
      slice.classes.push_back(builders[i].finish(plot.started[second][i]));
    }
    if (sent == 0 && plot.finished[second].empty()) continue;
    slice.in_flight = static_cast<std::uint64_t>(plot.in_flight[second]);
    slice.generator = generator_slice(sent, random);
    run.slices.push_back(std::move(slice));
  }
  return run;
}

run::Run plain_run() {
  run::Run run;
  run.header.id = "plain";
  run.header.service = "shop";
  run.header.test = "load";
  run.header.load = "10/s";
  run.header.planned = std::chrono::seconds(10);
  run.header.seed = Seed{7};
  run.header.headroom_version = "0.1.0";
  run.header.classes = {"get"};
  run.end =
      run::End{.duration = std::chrono::seconds(10), .interrupted = false, .peak_rss_bytes = 0};
  Histogram times;
  times.record(100'000'000, 9);
  Histogram lateness;
  lateness.record(1'000'000, 10);
  for (std::int64_t second = 0; second < 10; ++second) {
    run::ClassSlice get;
    get.started = 10;
    get.succeeded = 9;
    get.failed[static_cast<std::size_t>(run::Failure::kTimeout)] = 1;
    get.histograms[static_cast<std::size_t>(run::Measure::kResponseTime)] = times.encode();
    get.histograms[static_cast<std::size_t>(run::Measure::kServiceTime)] = times.encode();
    run.slices.push_back({.second = second,
                          .classes = {std::move(get)},
                          .in_flight = 1,
                          .generator = {.lateness = lateness.encode(),
                                        .cpu_seconds = 0.05,
                                        .scheduled = 10,
                                        .begun = 10,
                                        .dropped = 0}});
  }
  return run;
}

run::Run run_without_post() {
  run::Run run = plain_run();
  run.header.classes = {"post", "get"};
  for (run::Slice& slice : run.slices) slice.classes.insert(slice.classes.begin(), {{}});
  return run;
}

run::Judgement judged(const run::Run& run, const std::string& requirement) {
  return run::judge_whole(run, {spec::parse_requirement(requirement).value()});
}

std::vector<spec::Requirement> sample_requirements() {
  std::vector<spec::Requirement> requirements;
  for (const char* text :
       {"home.response_time p99 < 50ms", "ask.ttft p95 < 1s", "ask.ttft p95 < 1s in every 15s",
        "ask.response_time p99 < 20s", "errors < 0.5%", "throughput >= 30/s at expected peak",
        "availability >= 99.9% over 30d"}) {
    requirements.push_back(spec::parse_requirement(text).value());
  }
  return requirements;
}

run::Judgement sample_judgement(const run::Run& run) {
  return run::judge_whole(run, sample_requirements());
}

}  // namespace headroom::report
