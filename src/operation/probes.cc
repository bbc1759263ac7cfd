#include "operation/probes.h"

#include <utility>

namespace headroom::operation {

Probes::Probes(std::vector<ProbePlan> plans, std::function<Result<std::string>()> entry,
               load::Connecting connecting, const platform::Clock& clock)
    : entry_(std::move(entry)), connecting_(std::move(connecting)), clock_(clock) {
  for (ProbePlan& plan : plans) {
    ProbeRecord record(plan, clock.now());
    probes_.push_back({.plan = std::move(plan), .record = std::move(record)});
  }
  // Only now, as they never move from here on.
  for (Probe& probe : probes_) {
    probe.thread = std::thread([this, &probe] { walk_again_and_again(probe); });
  }
}

Probes::~Probes() {
  {
    const std::lock_guard lock(mutex_);
    stop_.request();
    stop_.request();
  }
  stopped_.notify_all();
  for (Probe& probe : probes_) probe.thread.join();
}

void Probes::fill_in(platform::Look& look) const {
  const std::lock_guard lock(mutex_);
  for (const Probe& probe : probes_) {
    look.probes.push_back(probe.record.signals(look.at));
    if (auto gap = probe.record.gap(look.at)) look.gaps.push_back(*std::move(gap));
  }
}

std::vector<run::Event> Probes::take_events() {
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

void Probes::walk_again_and_again(Probe& probe) {
  using SteadyClock = std::chrono::steady_clock;
  auto due = SteadyClock::now();
  for (;; ++probe.plan.plan.seed.value) {  // what varies is not the same in every walk
    const Walk walk = walk_once(probe);
    std::unique_lock lock(mutex_);
    if (stop_.count() > 0) return;
    if (auto event = probe.record.take(clock_.now(), walk)) events_.push_back(*std::move(event));
    // Walks that took longer than that are not made up for.
    due = std::max(due + probe.plan.every, SteadyClock::now());
    if (stopped_.wait_until(lock, due, [this] { return stop_.count() > 0; })) return;
  }
}

Walk Probes::walk_once(const Probe& probe) {
  Result<std::string> url;
  {
    const std::lock_guard lock(entry_mutex_);
    url = entry_();
  }
  if (!url) return {.failure = url.error().what};
  return walk(probe.plan.plan, {.base_url = *std::move(url), .connecting = connecting_}, stop_);
}

}  // namespace headroom::operation
