#include "cli/operated.h"

#include <fmt/format.h>

#include <ostream>

#include "cli/environment.h"
#include "cli/useful_replicas.h"
#include "control/loop.h"
#include "design/replica_capacity.h"
#include "drivers/environment_lock.h"
#include "operation/folder.h"
#include "operation/watched.h"
#include "watch/make_watch_plan.h"
#include "workload/expected_peak.h"

namespace headroom::cli {
namespace {

constexpr Nanos kPatience = std::chrono::seconds(1);  // for the metrics of one replica

}  // namespace

std::expected<std::vector<control::Known>, Problems> known_of_file(const spec::Spec& spec) {
  const auto& wishes = spec.operate->autoscale;
  if (!workload::expected_peak(spec.workload)) {
    return std::vector<control::Known>(wishes.size());
  }
  const auto service = design::service_of(spec);
  if (!service) return std::unexpected(service.error());
  std::vector<control::Known> all;
  for (const spec::Autoscale& wish : wishes) {
    const auto capacity = design::replica_capacity(*service, wish.component);
    all.push_back({capacity.requests, capacity.usable, capacity.slots, capacity.per_entry});
  }
  return all;
}

std::expected<std::vector<control::Steered>, Problems> steered_of_file(
    const Context& context, const spec::Spec& spec, const std::filesystem::path& state_folder) {
  auto known = known_of_file(spec);
  if (!known) return std::unexpected(known.error());
  const auto useful = useful_replicas(context, state_folder, spec);
  for (std::size_t i = 0; i < known->size(); ++i) {
    const auto found = useful.find(spec.operate->autoscale[i].component);
    if (found != useful.end()) (*known)[i].useful = found->second;
  }
  std::vector<control::Steered> all;
  Problems problems;
  for (std::size_t i = 0; i < known->size(); ++i) {
    auto steered = control::steered_of(spec, spec.operate->autoscale[i], (*known)[i]);
    if (steered) {
      all.push_back(std::move(*steered));
    } else {
      problems.insert(problems.end(), steered.error().begin(), steered.error().end());
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return all;
}

bool is_operated(const std::filesystem::path& state_folder, const std::string& environment) {
  const auto folder = operation::Folder::find(state_folder, environment);
  if (!folder || folder->is_paused()) return false;
  return drivers::EnvironmentLock::holder(folder->lock()).has_value();
}

Result<Platforms> open_platforms(const Context& context, const spec::Spec& spec,
                                 const spec::Environment& environment,
                                 const std::filesystem::path& state_folder) {
  Platforms platforms;
  for (auto* hand :
       {&platforms.acting, &platforms.watching, &platforms.probing, &platforms.looking}) {
    auto made = make_platform(context, spec, environment, state_folder, drivers::Owner::Kind::kUp);
    if (!made) return fail(std::move(made.error()));
    *hand = std::move(*made);
  }
  return platforms;
}

std::expected<watch::WatchPlan, Problems> plan_of(
    const Context& context, const spec::Spec& spec, const spec::Environment& environment,
    const std::filesystem::path& state_folder, const std::vector<platform::Instance>& instances) {
  auto plan =
      operation::watched(watch::make_watch_plan(spec.system, environment, state_folder), spec);
  if (!plan) return plan;
  for (const std::string& line : watch::detect_figures(*plan, spec.system, instances, kPatience)) {
    context.err << "watches " << line << '\n';
  }
  return plan;
}

std::vector<run::Event> ended_actions(watch::BackgroundPlatform& platform) {
  std::vector<run::Event> events;
  for (const watch::Action& action : platform.take_ended()) {
    using State = watch::Action::State;
    if (action.state == State::kDropped || action.state == State::kPassedOn) continue;
    const bool failed = action.state == State::kFailed;
    const std::string text =
        failed ? fmt::format("{}: {}: {}", action.component, action.what, to_string(action.error))
               : fmt::format("{}: {}: done in {}", action.component, action.what,
                             to_string(action.ended - action.began));
    events.push_back({.at = action.ended,
                      .kind = std::string(failed ? control::kRefused : "done"),
                      .text = text});
  }
  return events;
}

}  // namespace headroom::cli
