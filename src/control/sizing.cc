#include "control/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::control {
namespace {

using platform::Limits;
using platform::ReplicaSignals;

constexpr double kMebibyte = 1024.0 * 1024.0;
constexpr double kMemoryMargin = 1.25;
constexpr double kHeldUse = 0.9;    // of its limit: whoever uses so much may want more
constexpr double kHeldTime = 0.1;   // for so much of the time its limit kept cores from it
constexpr double kGrowsBy = 2;      // what is held up
constexpr double kRounding = 0.02;  // of a limit, by a platform
constexpr double kSlack = 1e-3;     // of a grain: histories keep seven digits

Bytes bytes_of(double mebibytes) {
  return {static_cast<std::uint64_t>(std::llround(mebibytes * kMebibyte))};
}

// How a resource is counted, and spoken of.
struct Resource {
  double grain;  // limits are multiples of it
  std::string (*text)(double);
  std::string_view untold;
};
constexpr Resource kCpu{.grain = 0.01,
                        .text = [](double cores) { return to_string(Cores{cores}); },
                        .untold = "nothing tells how many cores it uses"};
constexpr Resource kMemory{.grain = 1,
                           .text = [](double size) { return to_string(bytes_of(size)); },
                           .untold = "nothing tells how much memory it uses"};

void add_words(std::string& text, std::string_view words) {
  if (!text.empty()) text += ", ";
  text += words;
}

// What the replica that needs most needs.
template <class NeedOf>
std::optional<ResourceNeed> most_needed(const platform::ComponentSignals& signals, NeedOf need_of) {
  std::optional<ResourceNeed> most;
  for (const ReplicaSignals& replica : signals.replicas) {
    if (replica.health != platform::Health::kReady) continue;
    const std::optional<ResourceNeed> need = need_of(replica);
    if (need && (!most || need->limit > most->limit)) most = need;
  }
  return most;
}

ResourceNeed cores_needed(double used, const ReplicaSignals& replica, double target) {
  const double limit = replica.limits.cpu ? replica.limits.cpu->count : INFINITY;
  const bool is_held = std::isfinite(limit) &&
                       (used >= kHeldUse * limit || replica.withheld.value_or(0) >= kHeldTime);
  if (!is_held) return {.limit = used / target};
  return {.limit = kGrowsBy * limit, .urgency = ResourceNeed::Urgency::kNow};
}

// The limit of one resource from now on, in its unit, and what there is to say of it.
double decide(const Resource& resource, ResourceState& state, const ResourceRules& rules,
              const std::optional<ResourceNeed>& need, double limit, const std::string& margin,
              Nanos now, SizeProposal& proposal) {
  if (!need) {
    add_words(proposal.limit, resource.untold);
    return limit;
  }
  note_need(state, rules, *need, now);
  const ResourceSize size = resource_size(state, rules, *need, limit, now);
  if (size.wanted > rules.most * (1 + rules.up)) {
    add_words(proposal.limit, "at most " + resource.text(rules.most));
  }
  if (size.limit == limit) return limit;
  const bool is_held = need->urgency == ResourceNeed::Urgency::kNow;
  add_words(proposal.why, is_held && size.limit > limit
                              ? "held up by its limit of " + resource.text(limit)
                              : fmt::format("{} needed, {}", resource.text(size.wanted), margin));
  // Not a grain more for a rounding error.
  return std::min(rules.most, std::ceil(size.limit / resource.grain - kSlack) * resource.grain);
}

bool is_near(double one, double other) {
  return std::abs(one - other) <= kRounding * other;
}

}  // namespace

double mebibytes(Bytes bytes) {
  return static_cast<double>(bytes.count) / kMebibyte;
}

SizeProposal propose_size(SizeState& state, const SizeRules& rules,
                          const SizeSituation& situation) {
  SizeProposal proposal{.limits = situation.asked};
  const platform::ComponentSignals& signals = situation.signals;
  if (rules.cpu) {
    const auto need = most_needed(signals, [&](const ReplicaSignals& replica) {
      return replica.cores ? std::optional(cores_needed(*replica.cores, replica, rules.target))
                           : std::nullopt;
    });
    const double limit = situation.asked.cpu.value_or(Cores{rules.cpu->most}).count;
    const double next = decide(kCpu, state.cpu, *rules.cpu, need, limit,
                               "at " + to_string(Ratio{rules.target}), situation.now, proposal);
    if (next != limit) proposal.limits.cpu = Cores{next};
  }
  if (rules.memory) {
    const auto need = most_needed(signals, [](const ReplicaSignals& replica) {
      return replica.memory
                 ? std::optional(ResourceNeed{kMemoryMargin * mebibytes(*replica.memory)})
                 : std::nullopt;
    });
    const double limit =
        situation.asked.memory ? mebibytes(*situation.asked.memory) : rules.memory->most;
    const double next = decide(kMemory, state.memory, *rules.memory, need, limit,
                               "a quarter of what is used to spare", situation.now, proposal);
    if (next != limit) proposal.limits.memory = bytes_of(next);
  }
  return proposal;
}

void note_resized(SizeState& state, const Limits& from, const Limits& to, Nanos now) {
  if (from.cpu != to.cpu) state.cpu.calm_since = now;
  if (from.memory != to.memory) state.memory.calm_since = now;
}

std::optional<Limits> limits_told(const platform::ComponentSignals& signals) {
  for (const ReplicaSignals& replica : signals.replicas) {
    const bool tells = replica.limits.cpu || replica.limits.memory;
    if (replica.health == platform::Health::kReady && tells) return replica.limits;
  }
  return std::nullopt;
}

bool have_limits(const platform::ComponentSignals& signals, const Limits& limits) {
  return std::ranges::all_of(signals.replicas, [&](const ReplicaSignals& replica) {
    if (replica.health != platform::Health::kReady) return true;
    const Limits& told = replica.limits;
    const bool has_cpu = !told.cpu || !limits.cpu || is_near(told.cpu->count, limits.cpu->count);
    const bool has_memory =
        !told.memory || !limits.memory ||
        is_near(static_cast<double>(told.memory->count), static_cast<double>(limits.memory->count));
    return has_cpu && has_memory;
  });
}

}  // namespace headroom::control
