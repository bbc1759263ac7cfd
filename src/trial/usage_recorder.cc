#include "trial/usage_recorder.h"

#include <algorithm>
#include <chrono>

namespace headroom::trial {
namespace {

// Before the load begins there is time, and all later answers count from the first.
constexpr Nanos kFirstPatience = std::chrono::seconds(5);

}  // namespace

Result<void> UsageRecorder::begin(const run::Header& header) {
  run::Header known = header;
  if (const auto usage = ask(kFirstPatience)) {
    for (const platform::Usage& one : *usage) {
      const std::string& name = one.replica.component;
      if (std::ranges::find(components_, name) == components_.end()) components_.push_back(name);
    }
    used_since_last(*usage);
  }
  known.components = components_;
  return next_.begin(known);
}

Result<void> UsageRecorder::add(const run::Slice& slice) {
  if (components_.empty()) return next_.add(slice);
  const auto usage = ask(patience_);
  if (!usage) return next_.add(slice);
  run::Slice known = slice;
  known.components = used_since_last(*usage);
  return next_.add(known);
}

std::optional<std::vector<platform::Usage>> UsageRecorder::ask(Nanos patience) {
  usage_.ask();
  auto answer = usage_.answer_by(std::chrono::steady_clock::now() + patience);
  if (!answer || !*answer) return std::nullopt;
  return **std::move(answer);
}

std::vector<run::ComponentSlice> UsageRecorder::used_since_last(
    const std::vector<platform::Usage>& usage) {
  std::vector<run::ComponentSlice> used(components_.size());
  for (const platform::Usage& one : usage) {
    const auto place = std::ranges::find(components_, one.replica.component);
    if (place == components_.end()) continue;  // came up after the run began
    run::ComponentSlice& component = used[static_cast<std::size_t>(place - components_.begin())];
    Counted& last = last_[{one.replica.component, one.replica.index}];
    // A replica that took another's place counts from its own start.
    if (one.cpu_seconds < last.cpu_seconds) last = {};
    component.cpu_seconds += one.cpu_seconds - last.cpu_seconds;
    component.throttled_seconds += std::max(0.0, one.throttled_seconds - last.throttled_seconds);
    component.memory_bytes += one.memory_bytes;
    component.replicas += 1;
    component.cores += one.limits.cpu ? one.limits.cpu->count : 0;
    last = {.cpu_seconds = one.cpu_seconds, .throttled_seconds = one.throttled_seconds};
  }
  return used;
}

}  // namespace headroom::trial
