#include "cli/slot_gauges.h"

#include <algorithm>

#include "operation/watched.h"
#include "watch/make_watch_plan.h"
#include "watch/published_slots.h"

namespace headroom::cli {
namespace {

constexpr Nanos kPatience = std::chrono::milliseconds(300);  // for the metrics of one replica

bool speaks_http(const spec::Environment& environment, const std::string& component) {
  const auto launch =
      std::ranges::find(environment.components, component, &spec::Launch::component);
  return launch != environment.components.end() && launch->ready.kind == spec::Ready::Kind::kHttp;
}

bool is_watched(const spec::Spec& spec, const std::string& component) {
  if (!spec.operate) return false;
  const auto& metrics = spec.operate->watch.metrics;
  return std::ranges::find(metrics, component, &spec::ComponentWatch::component) != metrics.end();
}

}  // namespace

std::unique_ptr<platform::SlotGauges> slot_gauges_of(
    const spec::Spec& spec, const spec::Environment& environment,
    const std::filesystem::path& state_folder, const std::vector<platform::Instance>& instances,
    const platform::Clock& clock) {
  auto plan =
      operation::watched(watch::make_watch_plan(spec.system, environment, state_folder), spec);
  // What is wrong with it says who operates; a test is none the worse.
  if (!plan) return nullptr;
  std::erase_if(plan->components, [&](const watch::WatchedComponent& watched) {
    return !speaks_http(environment, watched.component) && !is_watched(spec, watched.component);
  });
  watch::detect_figures(*plan, spec.system, instances, kPatience);
  return watch::make_published_slots(*plan, instances, clock);
}

}  // namespace headroom::cli
