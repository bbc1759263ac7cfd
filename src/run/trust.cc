// The generator's own honesty: past these limits a run says more of the generator than of the
// service, and cannot pass.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "run/judge.h"

namespace headroom::run {
namespace {

// A send later than this is visible in any latency that people perceive, and a hundred times what
// an unburdened event loop shows (under 0.1 ms at 20,000/s).
constexpr Nanos kLatenessP99 = std::chrono::milliseconds(10);
// The load is no longer the one that was asked for, by more than its own rounding.
constexpr double kDroppedShare = 0.01;
// Well below any error budget that a requirement is likely to name, so that the generator's own
// failures cannot decide one.
constexpr double kNotSentShare = 0.001;
// Above it a thread has no slack left to be on time; queueing in the generator is then part of
// every latency.
constexpr double kCpuShare = 0.95;
// CPU time is accounted in scheduler ticks (up to 10 ms): over less than this, their rounding
// alone could cross the limit.
constexpr double kCpuSecondsMin = 1.0;

std::string percent(double share) {
  return to_string(Ratio{share});
}

std::string seconds_of(double nanos) {
  return to_string(Nanos(static_cast<std::int64_t>(nanos)));
}

double share_of(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

}  // namespace

Trust trust(const Run& run) {
  Trust trust;
  if (run.header.origin != Origin::kMeasured) return trust;
  const auto doubt = [&](std::string reason) {
    trust.trusted = false;
    trust.reasons.push_back(std::move(reason));
  };
  const Window window = judged(run);
  const GeneratorTotals generator = generator_totals(run, window);
  const Counts counted = counts(run, std::nullopt, window);
  const int threads = std::max(1, run.header.threads);

  if (const std::uint64_t late = generator.lateness.percentile(0.99);
      late > static_cast<std::uint64_t>(kLatenessP99.count())) {
    doubt(
        fmt::format("the generator sent its requests late: p99 of its lateness is {}, more than "
                    "{}; use --threads {}, a lower rate, or cores of its own",
                    seconds_of(static_cast<double>(late)), to_string(kLatenessP99), threads + 1));
  }
  if (const double dropped = share_of(generator.dropped, generator.scheduled);
      dropped > kDroppedShare) {
    doubt(fmt::format(
        "the generator dropped {} of the sessions due ({} of {}), more than {}; "
        "raise ulimit -n and the limit of sessions, or use a lower rate",
        percent(dropped), generator.dropped, generator.scheduled, percent(kDroppedShare)));
  }
  const std::uint64_t not_sent = counted.failures[static_cast<std::size_t>(Failure::kNotSent)];
  if (const double share = share_of(not_sent, counted.finished()); share > kNotSentShare) {
    doubt(
        fmt::format("the generator could not send {} of the requests ({} of {}), more than {}; "
                    "raise ulimit -n, widen net.ipv4.ip_local_port_range, or use a lower rate",
                    percent(share), not_sent, counted.finished(), percent(kNotSentShare)));
  }
  const double available = threads * counts(run, std::nullopt, under_load(run)).seconds;
  const double used = generator_totals(run, under_load(run)).cpu_seconds;
  if (available >= kCpuSecondsMin && used > kCpuShare * available) {
    doubt(
        fmt::format("the generator used {} of its {} thread{}, more than {}; use --threads {}, "
                    "or a lower rate",
                    percent(used / available), threads, threads == 1 ? "" : "s", percent(kCpuShare),
                    threads + 1));
  }
  return trust;
}

}  // namespace headroom::run
