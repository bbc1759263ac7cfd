#include "cli/environment.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <ostream>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/service_file.h"
#include "containers/docker_platform.h"
#include "containers/kubernetes_platform.h"
#include "containers/leftovers.h"
#include "containers/swarm_platform.h"
#include "drivers/exec_platform.h"
#include "drivers/orphans.h"
#include "drivers/process_platform.h"
#include "drivers/static_platform.h"

namespace headroom::cli {
namespace {

std::vector<std::string_view> names_of(const spec::Spec& spec) {
  std::vector<std::string_view> names;
  for (const spec::Environment& environment : spec.environments) names.push_back(environment.name);
  return names;
}

const spec::Environment* find(const spec::Spec& spec, std::string_view name) {
  const auto found = std::ranges::find(spec.environments, name, &spec::Environment::name);
  return found == spec.environments.end() ? nullptr : &*found;
}

void print_change(std::ostream& to, const platform::Instance& instance) {
  if (instance.health == platform::Health::kStarting) return;
  to << "  " << word_of(instance.health) << "  " << instance.component << '-' << instance.index;
  if (!instance.address.empty()) to << "  " << instance.address;
  if (!instance.detail.empty()) to << "  " << instance.detail;
  to << '\n';
}

void report_stopped(const Context& context,
                    const Result<std::vector<drivers::StoppedOrphan>>& stopped) {
  if (!stopped) {
    context.err << "headroom: " << to_string(stopped.error()) << '\n';
    return;
  }
  for (const drivers::StoppedOrphan& orphan : *stopped) {
    context.err << "stopped " << orphan.instance.component << '-' << orphan.instance.index << " of "
                << orphan.environment << ", left by a headroom that was killed ("
                << orphan.instance.detail << ")\n";
  }
}

}  // namespace

spec::Processors processors_of(const spec::Spec& spec, const std::string& environment) {
  const spec::Environment* found = find(spec, environment);
  return found == nullptr ? spec::Processors::kMayHalt : found->processors;
}

std::string_view word_of(platform::Health health) {
  switch (health) {
    case platform::Health::kStarting:
      return "starting";
    case platform::Health::kReady:
      return "ready";
    case platform::Health::kFailed:
      return "failed";
    case platform::Health::kStopped:
      return "stopped";
  }
  return "unknown";
}

Result<const spec::Environment*> choose_environment(const spec::Spec& spec,
                                                    const std::string& name) {
  const std::vector<std::string_view> names = names_of(spec);
  if (names.empty()) {
    return invalid(spec.file + " has no environment",
                   "headroom does not know how to start the service",
                   "add a section `environments`, or name a running service under `targets`");
  }
  if (!name.empty()) {
    if (const spec::Environment* environment = find(spec, name)) return environment;
    return invalid("there is no environment " + in_quotes(name),
                   spec.file + " has " + enumerate(names, "and"), did_you_mean(name, names));
  }
  if (spec.environments.size() == 1) return &spec.environments.front();
  if (const spec::Environment* environment = find(spec, "local")) return environment;
  return invalid("it is not clear which environment is meant",
                 spec.file + " has " + enumerate(names, "and"),
                 "say it: --environment " + std::string(names.front()));
}

Result<std::unique_ptr<platform::Platform>> make_platform(const Context& context,
                                                          const spec::Spec& spec,
                                                          const spec::Environment& environment,
                                                          const std::filesystem::path& state_folder,
                                                          drivers::Owner::Kind owner) {
  if (environment.driver == "static")
    return drivers::make_static_platform(spec.system, environment, spec.file);
  std::ostream& progress = context.err;
  const load::StopRequest& stop = context.stop;
  const auto on_change = [&progress](const platform::Instance& instance) {
    print_change(progress, instance);
  };
  const auto interrupted = [&stop] { return stop.count() > 0; };
  if (environment.driver == "process") {
    return drivers::make_process_platform(spec.system, environment,
                                          {.file = spec.file,
                                           .folder = spec.folder,
                                           .state_folder = state_folder,
                                           .owner = owner,
                                           .on_change = on_change,
                                           .interrupted = interrupted});
  }
  if (environment.driver == "exec") {
    return drivers::make_exec_platform(spec.system, environment,
                                       {.file = spec.file,
                                        .folder = spec.folder,
                                        .state_folder = state_folder,
                                        .owner = owner,
                                        .interrupted = interrupted});
  }
  const containers::Options options{.file = spec.file,
                                    .folder = spec.folder,
                                    .state_folder = state_folder,
                                    .owner = owner,
                                    .on_change = on_change,
                                    .interrupted = interrupted};
  if (environment.driver == "docker") {
    return containers::make_docker_platform(spec.system, environment, options);
  }
  if (environment.driver == "swarm") {
    return containers::make_swarm_platform(spec.system, environment, options);
  }
  if (environment.driver == "kubernetes") {
    return containers::make_kubernetes_platform(spec.system, environment, options);
  }
  return fail(Error{.what = "environment " + environment.name + " has no driver",
                    .fix = "driver: process",
                    .file = spec.file,
                    .at = environment.at});
}

trial::PlatformOf platform_of(const Context& context, std::string environment,
                              std::filesystem::path state_folder) {
  return [&context, environment = std::move(environment), folder = std::move(state_folder)](
             const spec::Spec& variant) -> Result<std::unique_ptr<platform::Platform>> {
    const auto chosen = choose_environment(variant, environment);
    if (!chosen) return fail(chosen.error());
    return make_platform(context, variant, **chosen, folder, drivers::Owner::Kind::kSession);
  };
}

void EnvironmentFlags::add(CLI::App& app) {
  add_file_flag(app, file);
  app.add_option("-e,--environment", environment,
                 "environment of the service file; else its only one, or `local`")
      ->type_name("NAME");
}

std::expected<OpenEnvironment, Problems> EnvironmentFlags::open(const Context& context) const {
  const auto problem = [](const Error& error) { return std::unexpected(Problems{error}); };
  const spec::Reading spec = read_service_file(context, file);
  if (!spec) return std::unexpected(spec.error());
  const auto chosen = choose_environment(*spec, environment);
  if (!chosen) return problem(chosen.error());
  const auto folder = state_folder(context, file);
  stop_leftovers(context, folder);
  auto platform = make_platform(context, *spec, **chosen, folder, drivers::Owner::Kind::kUp);
  if (!platform) return problem(platform.error());
  return OpenEnvironment{.name = (*chosen)->name,
                         .differences = trial::differences(*spec, **chosen),
                         .platform = std::move(*platform)};
}

void stop_leftovers(const Context& context, const std::filesystem::path& state_folder) {
  report_stopped(context, drivers::stop_orphans(state_folder));
  report_stopped(context, containers::stop_leftovers(state_folder));
}

}  // namespace headroom::cli
