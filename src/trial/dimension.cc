#include "trial/dimension.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/text.h"

namespace headroom::trial {
namespace {

constexpr std::string_view kSlotsInCommand = "${slots}";

Result<spec::Environment*> find_environment(spec::Spec& spec, const Dimension& dimension) {
  const auto environment =
      std::ranges::find(spec.environments, dimension.environment, &spec::Environment::name);
  if (environment != spec.environments.end()) return &*environment;
  return invalid("there is no environment " + in_quotes(dimension.environment));
}

Result<spec::Launch*> find_launch(spec::Spec& spec, const Dimension& dimension) {
  const auto found = find_environment(spec, dimension);
  if (!found) return fail(found.error());
  spec::Environment* environment = *found;
  auto& launches = environment->components;
  const auto launch = std::ranges::find(launches, dimension.component, &spec::Launch::component);
  if (launch != launches.end()) return &*launch;
  std::vector<std::string_view> names;
  for (const spec::Launch& one : launches) names.push_back(one.component);
  return fail({.what = fmt::format("environment {} has no component {}", environment->name,
                                   in_quotes(dimension.component)),
               .why = names.empty() ? "what it runs is not headroom's to change"
                                    : "it has " + enumerate(names, "and"),
               .fix = did_you_mean(dimension.component, names),
               .file = spec.file,
               .at = environment->at});
}

bool gets_slots(const spec::Launch& launch) {
  return launch.run.contains(kSlotsInCommand) ||
         std::ranges::any_of(launch.env, [](const auto& variable) {
           return variable.second.contains(kSlotsInCommand);
         });
}

// Drivers of clusters have a balancer of their own before every service.
bool is_balanced(const spec::Spec& spec, const spec::Launch& launch, std::string_view environment) {
  const auto found = std::ranges::find(spec.environments, environment, &spec::Environment::name);
  const bool by_driver = found->driver != "process" && found->driver != "docker";
  return by_driver || launch.balancer != spec::Balancer::kNone;
}

bool is_entry(const spec::System& system, std::string_view component) {
  return system.entry.empty() ? system.components.size() == 1 : system.entry == component;
}

Result<void> check_matters(const spec::Spec& spec, const spec::Launch& launch,
                           const Dimension& dimension, double size) {
  const auto refuse = [&](std::string what, std::string why, std::string fix) {
    return fail({.what = std::move(what),
                 .why = std::move(why),
                 .fix = std::move(fix),
                 .file = spec.file,
                 .at = launch.at});
  };
  if (dimension.resource == Resource::kSlots && !gets_slots(launch)) {
    return refuse(fmt::format("other slots would not change component {}", launch.component),
                  "its command does not mention ${slots}",
                  "write ${slots} where the command takes their number");
  }
  if (dimension.resource == Resource::kReplicas && size > 1 &&
      is_entry(spec.system, launch.component) &&
      !is_balanced(spec, launch, dimension.environment)) {
    return refuse(fmt::format("more replicas of {} would get no load", launch.component),
                  "users enter by its first replica, and nothing stands before them",
                  "give it a balancer: haproxy");
  }
  return {};
}

int replicas_of(const spec::System& system, const spec::Launch& launch) {
  const auto found = std::ranges::find(system.components, launch.component, &spec::Component::name);
  const int written = found == system.components.end() ? 1 : found->replicas;
  return launch.replicas.value_or(written);
}

Result<spec::Spec> multiplied(spec::Spec spec, const std::string& name, double times) {
  const auto environment = find_environment(spec, {.environment = name});
  if (!environment) return fail(environment.error());
  const std::vector<spec::Launch> launches = (*environment)->components;
  if (launches.empty()) {
    return invalid(fmt::format("environment {} has no components", name),
                   "what it runs is not headroom's to change");
  }
  for (const spec::Launch& launch : launches) {
    const Dimension one{.component = launch.component, .environment = name};
    const double size = times * replicas_of(spec.system, launch);
    auto larger = resized(std::move(spec), one, size);
    if (!larger) return larger;
    spec = std::move(*larger);
  }
  return spec;
}

}  // namespace

std::string_view name_of(Resource resource) {
  switch (resource) {
    case Resource::kReplicas:
      return "replicas";
    case Resource::kCpu:
      return "cores";
    case Resource::kMemory:
      return "bytes";
    case Resource::kSlots:
      return "slots";
    case Resource::kTimes:
      return "times";
  }
  return {};
}

std::string size_text(Resource resource, double size) {
  switch (resource) {
    case Resource::kReplicas:
      return fmt::format("{:g} {}", size, size == 1 ? "replica" : "replicas");
    case Resource::kCpu:
      return to_string(Cores{size});
    case Resource::kMemory:
      return to_string(Bytes{static_cast<std::uint64_t>(std::llround(size))});
    case Resource::kSlots:
      return fmt::format("{:g} {}", size, size == 1 ? "slot" : "slots");
    case Resource::kTimes:
      return fmt::format("{:g}x", size);
  }
  return {};
}

Result<spec::Spec> resized(spec::Spec spec, const Dimension& dimension, double size) {
  if (dimension.resource == Resource::kTimes) {
    return multiplied(std::move(spec), dimension.environment, size);
  }
  const auto launch = find_launch(spec, dimension);
  if (!launch) return fail(launch.error());
  if (auto matters = check_matters(spec, **launch, dimension, size); !matters) {
    return fail(std::move(matters.error()));
  }
  auto& components = spec.system.components;
  const auto found = std::ranges::find(components, dimension.component, &spec::Component::name);
  // What only an environment knows has no figures to change.
  spec::Component* component = found == components.end() ? nullptr : &*found;
  switch (dimension.resource) {
    case Resource::kReplicas:
      (*launch)->replicas = static_cast<int>(size);
      if (component != nullptr) component->replicas = static_cast<int>(size);
      break;
    case Resource::kCpu:
      (*launch)->cpu = Cores{size};
      if (component != nullptr) component->cpu = Cores{size};
      break;
    case Resource::kMemory:
      (*launch)->memory = Bytes{static_cast<std::uint64_t>(std::llround(size))};
      break;
    case Resource::kSlots:
      if (component == nullptr) {
        return invalid(fmt::format("component {} has no slots", dimension.component),
                       "the section system does not describe it");
      }
      component->slots = static_cast<int>(size);
      break;
    case Resource::kTimes:
      break;  // each of the components, above
  }
  return spec;
}

}  // namespace headroom::trial
