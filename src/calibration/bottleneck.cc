#include "calibration/bottleneck.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "run/judge.h"
#include "run/trust.h"

namespace headroom::calibration {
namespace {

// Of a processor, so much is full: what queues before it by then shapes the throughput.
constexpr double kFull = 0.85;
// Its quota held a component up for so much of the time.
constexpr double kHeldUp = 0.1;
// Of a limit that the file states, which is exact.
constexpr double kLimitIsFull = 0.9;
// Cores of a program that does all in one thread, when that is full.
constexpr double kOneThread = 0.9;
constexpr double kOneThreadMost = 1.1;

// "name, 2 cores, Linux 6.18", as headers of runs have it; 0: not told.
double cores_of_host(std::string_view host) {
  const auto end = host.find(" cores");
  if (end == std::string_view::npos) return 0;
  const auto before = host.rfind(' ', end - 1);
  if (before == std::string_view::npos || end == 0) return 0;
  int cores = 0;
  std::from_chars(host.data() + before + 1, host.data() + end, cores);
  return cores;
}

std::optional<std::string> generator(const run::Run& run) {
  const bool is_condensed =
      std::ranges::any_of(run.slices, [](const run::Slice& slice) { return slice.seconds > 1; });
  if (!is_condensed) {
    const run::Trust trust = run::trust(run);
    if (trust.trusted) return std::nullopt;
    return fmt::format("what was full was the generator: {}", trust.reasons.front());
  }
  const Histogram late = run::generator_totals(run, run::judged(run)).lateness;
  const Nanos p99(static_cast<std::int64_t>(late.percentile(0.99)));
  if (p99 <= run::kLatenessP99) return std::nullopt;
  return fmt::format("what was full was the generator: it sent up to {} late", to_string(p99));
}

std::optional<std::string> processor(const std::string& name, const run::ComponentTotals& used) {
  if (used.seconds <= 0 || used.replicas <= 0) return std::nullopt;
  const double cores = used.cpu_seconds / used.seconds / used.replicas;
  const double may_use = used.cores / used.replicas;
  if (may_use > 0 && cores >= kFull * may_use) {
    return fmt::format("what was full was the processor of {}: {:.0f}% of {:.3g} core{}", name,
                       cores / may_use * 100, may_use, may_use == 1 ? "" : "s");
  }
  const double held_up = used.throttled_seconds / used.seconds / used.replicas;
  if (held_up >= kHeldUp) {
    return fmt::format(
        "what was full was the processor of {}: its limit held it up for {:.0f}% of "
        "the time",
        name, held_up * 100);
  }
  if (cores >= kOneThread && cores <= kOneThreadMost) {
    return fmt::format("{} used {:.2f} cores, which is all that one thread can", name, cores);
  }
  return std::nullopt;
}

std::optional<std::string> processors(const run::Run& run) {
  const run::Window window = run::under_load(run);
  double all = run::generator_totals(run, window).cpu_seconds;
  for (std::size_t place = 0; place < run.header.components.size(); ++place) {
    const auto used = run::component_totals(run, place, window);
    if (auto full = processor(run.header.components[place], used)) return full;
    all += used.cpu_seconds;
  }
  const double host = cores_of_host(run.header.host) * run::covered_seconds(run, window);
  if (host <= 0 || all < kFull * host) return std::nullopt;
  return fmt::format("what was full were the processors of the machine: {:.0f}% of them",
                     all / host * 100);
}

// Of a limit that can keep requests away from slots behind it.
std::string name_of(const design::Limit& limit, const std::string& component) {
  using Kind = design::Limit::Kind;
  switch (limit.kind) {
    case Kind::kConnections:
      return fmt::format("the {:.0f} connections of {} to {}", limit.have, component, limit.to);
    case Kind::kConcurrency:
      return fmt::format("the concurrency of {}", component);
    case Kind::kSlots:
    case Kind::kBatch:
      return fmt::format("the slots of {}", component);
    case Kind::kRate:
      return fmt::format("the rate limit of {}", component);
    default:
      return {};
  }
}

std::optional<std::string> stated_limits(const Subject& subject, const Passage& passage,
                                         const std::vector<double>& per_second,
                                         std::size_t holder) {
  using Kind = design::Limit::Kind;
  const std::vector<design::ComponentFlow> flows = passage.at(per_second);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    for (const design::Limit& limit : flows[i].limits) {
      const bool is_own =
          i == holder && limit.kind != Kind::kConnections && limit.kind != Kind::kRate;
      const std::string name = name_of(limit, flows[i].name);
      if (is_own || name.empty()) continue;
      const int replicas = limit.is_shared() ? 1 : subject.spec.system.components[i].replicas;
      const double share = limit.use / (limit.have * replicas);
      if (share >= kLimitIsFull) {
        return fmt::format("what was full, by the file, was {}: {:.0f}%", name, share * 100);
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> other_bottleneck(const Subject& subject, const Passage& passage,
                                            const std::vector<double>& per_second,
                                            std::size_t holder) {
  const run::Run& run = subject.observation.run;
  if (auto full = generator(run)) return full;
  if (auto full = processors(run)) return full;
  return stated_limits(subject, passage, per_second, holder);
}

}  // namespace headroom::calibration
