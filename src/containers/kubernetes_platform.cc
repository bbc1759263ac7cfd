#include "containers/kubernetes_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "base/text.h"
#include "containers/cluster_api.h"

namespace headroom::containers {
namespace {

using SteadyClock = std::chrono::steady_clock;
using platform::Health;
using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;
using platform::Usage;

constexpr Nanos kPause = std::chrono::milliseconds(250);

struct DeployedComponent {
  std::string name;
  Nanos within;  // for its rollouts
};

std::vector<DeployedComponent> components_of(const spec::System& system,
                                             const spec::Environment& environment) {
  std::vector<DeployedComponent> components;
  for (const spec::Launch& launch : environment.components) {
    components.push_back({.name = launch.component, .within = launch.ready.within});
  }
  if (!components.empty()) return components;
  for (const spec::Component& component : system.components) {
    components.push_back({.name = component.name, .within = spec::Ready().within});
  }
  return components;
}

class KubernetesPlatform : public platform::Platform {
 public:
  KubernetesPlatform(Cluster cluster, spec::Environment environment,
                     std::vector<DeployedComponent> components, Options options)
      : cluster_(std::move(cluster)),
        environment_(std::move(environment)),
        components_(std::move(components)),
        options_(std::move(options)) {}

  Result<StartOutcome> start() override {
    for (const DeployedComponent& component : components_) {
      if (auto done = wait_until_rolled_out(component); !done) return fail(done.error());
    }
    return StartOutcome::kAlreadyUp;
  }

  Result<std::vector<Instance>> stop() override { return std::vector<Instance>{}; }
  Result<std::vector<Instance>> instances() override;

  Result<std::string> entry_url() override {
    if (!environment_.url.empty()) return environment_.url;
    return fail(Error{
        .what = fmt::format("environment {} does not say where users enter", environment_.name),
        .why = "the ways into a cluster are many",
        .fix = "url: https://...",
        .file = options_.file,
        .at = environment_.at});
  }

  Result<void> scale(const std::string& component, int replicas) override {
    const auto known = find(component);
    if (!known) return fail(known.error());
    if (replicas < 0) {
      return invalid(fmt::format("{} cannot have {} replicas", component, replicas),
                     "it has at least 0");
    }
    if (auto done = cluster_.scale(component, replicas); !done) return done;
    return wait_until_rolled_out(*known);
  }

  Result<void> resize(const std::string& component, const Limits& limits) override {
    const auto known = find(component);
    if (!known) return fail(known.error());
    const auto deployment = cluster_.deployment(component);
    if (!deployment) return fail(deployment.error());
    if (auto done = cluster_.limit(*deployment, limits); !done) return done;
    return wait_until_rolled_out(*known);
  }

  Result<void> kill(const Replica& replica) override {
    const auto pod = find_pod(replica);
    if (!pod) return fail(pod.error());
    return cluster_.kill_pod(pod->name);
  }

  Result<std::vector<Usage>> usage() override;

  Result<std::string> log_end(const Replica& replica, std::size_t bytes) override {
    const auto pod = find_pod(replica);
    if (!pod) return fail(pod.error());
    const auto deployment = cluster_.deployment(replica.component);
    if (!deployment) return fail(deployment.error());
    return cluster_.log_of(pod->name, deployment->container, bytes);
  }

  std::string_view driver() const override { return "kubernetes"; }

 private:
  // Processor time of a pod, added up.
  struct Counted {
    std::string last;  // moment of the window counted last
    double cpu_seconds = 0;
  };

  Result<DeployedComponent> find(const std::string& component) const;
  Result<Pod> find_pod(const Replica& replica) const;
  Result<void> wait_until_rolled_out(const DeployedComponent& component) const;
  Instance look_at(const Deployment& deployment, int index, const Pod& pod) const;
  double count(const PodUse& use);

  Cluster cluster_;
  spec::Environment environment_;
  std::vector<DeployedComponent> components_;
  Options options_;
  std::map<std::string, Counted> counted_;  // by pod
};

Result<DeployedComponent> KubernetesPlatform::find(const std::string& component) const {
  const auto found = std::ranges::find(components_, component, &DeployedComponent::name);
  if (found != components_.end()) return *found;
  std::vector<std::string_view> names;
  for (const DeployedComponent& one : components_) names.push_back(one.name);
  return invalid(
      fmt::format("environment {} has no component {}", environment_.name, in_quotes(component)),
      fmt::format("it has {}", enumerate(names, "and")), did_you_mean(component, names));
}

Result<Pod> KubernetesPlatform::find_pod(const Replica& replica) const {
  if (const auto known = find(replica.component); !known) return fail(known.error());
  const auto deployment = cluster_.deployment(replica.component);
  if (!deployment) return fail(deployment.error());
  const auto pods = cluster_.pods(*deployment);
  if (!pods) return fail(pods.error());
  if (replica.index >= 0 && static_cast<std::size_t>(replica.index) < pods->size()) {
    return (*pods)[static_cast<std::size_t>(replica.index)];
  }
  return invalid(fmt::format("environment {} has no replica {}-{}", environment_.name,
                             replica.component, replica.index),
                 fmt::format("Deployment {} has {} pods", replica.component, pods->size()),
                 "headroom status shows them");
}

Result<void> KubernetesPlatform::wait_until_rolled_out(const DeployedComponent& component) const {
  const auto deadline = SteadyClock::now() + component.within;
  while (true) {
    const auto deployment = cluster_.deployment(component.name);
    if (!deployment) return fail(deployment.error());
    if (deployment->is_settled) return {};
    const bool is_late = SteadyClock::now() >= deadline;
    if (is_late || !deployment->trouble.empty()) {
      return fail(
          Error{.kind = ErrorKind::kUnreachable,
                .what = fmt::format("Deployment {} was not rolled out within {}", component.name,
                                    to_string(component.within)),
                .why = deployment->trouble,
                .fix = fmt::format("kubectl rollout status deployment/{} --namespace {} says more; "
                                   "allow more by ready: tcp within 5min",
                                   component.name, cluster_.space())});
    }
    if (options_.interrupted()) {
      return fail(
          Error{.kind = ErrorKind::kInterrupted,
                .what = fmt::format("interrupted while {} was being rolled out", component.name)});
    }
    std::this_thread::sleep_for(kPause);
  }
}

Instance KubernetesPlatform::look_at(const Deployment& deployment, int index,
                                     const Pod& pod) const {
  Instance instance{.component = deployment.name,
                    .index = index,
                    .address = pod.address,
                    .health = Health::kStarting,
                    .detail = "pod " + pod.name};
  if (!pod.address.empty() && deployment.port > 0) {
    instance.address = fmt::format("{}:{}", pod.address, deployment.port);
  }
  if (pod.is_ready) instance.health = Health::kReady;
  const bool has_failed = pod.phase == "Failed" || pod.reason.ends_with("BackOff");
  if (has_failed) instance.health = Health::kFailed;
  if (!pod.is_ready) {
    instance.detail += fmt::format(", {}", pod.reason.empty() ? pod.phase : pod.reason);
  }
  return instance;
}

Result<std::vector<Instance>> KubernetesPlatform::instances() {
  std::vector<Instance> instances;
  for (const DeployedComponent& component : components_) {
    const auto deployment = cluster_.deployment(component.name);
    if (!deployment) return fail(deployment.error());
    const auto pods = cluster_.pods(*deployment);
    if (!pods) return fail(pods.error());
    int index = 0;
    for (const Pod& pod : *pods) instances.push_back(look_at(*deployment, index++, pod));
    for (; index < deployment->wanted; ++index) {
      instances.push_back({.component = component.name,
                           .index = index,
                           .health = Health::kStarting,
                           .detail = "has no pod yet"});
    }
  }
  return instances;
}

double KubernetesPlatform::count(const PodUse& use) {
  Counted& counted = counted_[use.pod];
  if (counted.last != use.at) counted.cpu_seconds += use.cores * use.window;
  counted.last = use.at;
  return counted.cpu_seconds;
}

Result<std::vector<Usage>> KubernetesPlatform::usage() {
  std::vector<Usage> all;
  for (const DeployedComponent& component : components_) {
    const auto deployment = cluster_.deployment(component.name);
    if (!deployment) return fail(deployment.error());
    const auto pods = cluster_.pods(*deployment);
    if (!pods) return fail(pods.error());
    const auto uses = cluster_.use_of(*deployment);
    if (!uses) return fail(uses.error());
    for (const PodUse& use : *uses) {
      const auto pod = std::ranges::find(*pods, use.pod, &Pod::name);
      if (pod == pods->end()) continue;
      all.push_back(
          {.replica = {.component = component.name, .index = static_cast<int>(pod - pods->begin())},
           .cpu_seconds = count(use),
           .memory_bytes = static_cast<std::uint64_t>(use.bytes),
           .limits = deployment->limits});
    }
  }
  return all;
}

}  // namespace

Result<std::unique_ptr<platform::Platform>> make_kubernetes_platform(
    const spec::System& system, const spec::Environment& environment, Options options) {
  auto components = components_of(system, environment);
  if (components.empty()) {
    return fail(Error{.what = fmt::format("environment {} has no components", environment.name),
                      .why = "each is the Deployment of its name",
                      .fix = "components: { api: {} }",
                      .file = options.file,
                      .at = environment.at});
  }
  auto access = find_cluster(environment.cluster, options.folder);
  if (!access) return fail(access.error());
  auto cluster = Cluster::connect(*std::move(access), environment.cluster.space);
  if (!cluster) return fail(cluster.error());
  return std::make_unique<KubernetesPlatform>(*std::move(cluster), environment,
                                              std::move(components), std::move(options));
}

}  // namespace headroom::containers
