#include "containers/docker_launcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "containers/container_stopping.h"
#include "containers/launch_failure.h"
#include "drivers/launch_error.h"
#include "drivers/port.h"
#include "drivers/readiness.h"

namespace headroom::containers {
namespace {

using drivers::PlannedComponent;
using platform::Health;

// A free port may be gone by the time the instance asks for it; three times in a row is no chance.
constexpr int kPortAttempts = 3;
// In a network of its own a container has every port to itself.
constexpr int kOwnPort = 8080;

Error at_component(Error error, const PlannedComponent& component) {
  if (error.at.line == 0) error.at = component.at;
  return error;
}

}  // namespace

DockerLauncher::DockerLauncher(const EngineSetting& setting, std::vector<Container> present)
    : setting_(setting), present_(std::move(present)), owner_(setting.owner) {}

Result<void> DockerLauncher::bring_up() {
  auto done = bring_up_in_order();
  if (done) return done;
  // That the cleaning up failed too would only hide why it was needed; what is left has its labels.
  [[maybe_unused]] const auto stopped = stop_started([](const Container&) { return true; });
  return done;
}

Result<void> DockerLauncher::bring_up_in_order() {
  for (const PlannedComponent& component : setting_.plan.components) {
    auto found = ensure_image(setting_.engine, setting_.image_of(component.name),
                              setting_.environment.containers.pull);
    if (!found) return fail(at_component(std::move(found.error()), component));
  }
  if (auto stopped = stop_unplanned(); !stopped) return stopped;
  for (const PlannedComponent& component : setting_.plan.components) {
    auto done = bring_up_component(component, component.replicas);
    if (!done) return fail(at_component(std::move(done.error()), component));
  }
  return {};
}

Result<void> DockerLauncher::add_replicas(const PlannedComponent& component, int replicas) {
  keep_ = Keep::kAll;
  // New replicas stay and go with those that are there, whoever adds them.
  if (!present_.empty()) owner_ = present_.front().mark.owner;
  for (const Container& container : present_) {
    std::string& addresses = addresses_of_[container.mark.component];
    addresses +=
        (addresses.empty() ? "" : ",") +
        setting_.address_of(container.mark.component, container.mark.index, container.mark.port);
  }
  auto done = bring_up_component(component, replicas);
  if (done) return done;
  [[maybe_unused]] const auto stopped = stop_started([](const Container&) { return true; });
  return fail(at_component(std::move(done.error()), component));
}

Result<void> DockerLauncher::stop_unplanned() {
  std::vector<Container> unplanned;
  std::ranges::copy_if(present_, std::back_inserter(unplanned), [&](const Container& one) {
    const auto* component = drivers::find_component(setting_.plan, one.mark.component);
    return component == nullptr || one.mark.index >= component->replicas;
  });
  auto stopped = stop_containers(setting_.engine, unplanned, setting_.state, setting_.options.grace,
                                 setting_.options.on_change);
  if (!stopped) return fail(stopped.error());
  return refresh();
}

Result<void> DockerLauncher::bring_up_component(const PlannedComponent& component, int replicas) {
  auto ports = choose_ports(component, replicas);
  for (int attempt = 1;; ++attempt) {
    if (!ports) return fail(ports.error());
    Trial trial = try_component(component, *ports);
    if (trial) return {};
    if (trial.error().cause != Failure::Cause::kPortTaken || attempt == kPortAttempts) {
      return fail(std::move(trial.error().error));
    }
    auto stopped =
        stop_started([&](const Container& one) { return one.mark.component == component.name; });
    if (!stopped) return stopped;
    ports = fresh_ports(ports->size());
  }
}

DockerLauncher::Trial DockerLauncher::try_component(const PlannedComponent& component,
                                                    const std::vector<int>& ports) {
  std::string& addresses = addresses_of_[component.name];
  addresses.clear();
  for (int index = 0; const int port : ports) {
    addresses +=
        (addresses.empty() ? "" : ",") + setting_.address_of(component.name, index++, port);
  }
  for (int index = 0; const int port : ports) {
    auto done = keep_or_start(component, index++, port);
    if (!done) return std::unexpected(Failure{.error = std::move(done.error())});
  }
  if (auto seen = refresh(); !seen) return std::unexpected(Failure{.error = seen.error()});
  for (int index = 0; index < static_cast<int>(ports.size()); ++index) {
    const Container* container = find(component.name, index);
    if (container == nullptr) {
      return std::unexpected(Failure{.error = vanished(component, index)});
    }
    if (keep_ == Keep::kAll && !started_.contains(container->id)) continue;
    if (Trial waited = wait_for(component, *container); !waited) return waited;
  }
  return {};
}

Result<bool> DockerLauncher::is_kept(const Container& previous, int port,
                                     const std::string& fingerprint) const {
  const Mark& mark = previous.mark;
  if (keep_ == Keep::kAll) return previous.runs();
  if (previous.state != Container::State::kRunning || mark.port != port ||
      mark.fingerprint != fingerprint) {
    return false;
  }
  const platform::Limits wanted = setting_.limits_of(mark.component);
  const auto limits = limits_of(setting_.engine, previous.id);
  if (!limits) return fail(limits.error());
  if (*limits == wanted) return true;
  if (auto done = limit_container(setting_.engine, previous, wanted); !done) {
    return fail(done.error());
  }
  return true;
}

Result<void> DockerLauncher::keep_or_start(const PlannedComponent& component, int index, int port) {
  auto command = drivers::fill_command(component, {.port = port,
                                                   .index = index,
                                                   .folder = setting_.options.folder.string(),
                                                   .addresses_of = addresses_of_});
  if (!command) return fail(command.error());
  const std::string fingerprint = setting_.fingerprint_of(component.name, *command);
  if (const Container* previous = find(component.name, index)) {
    const auto kept = is_kept(*previous, port, fingerprint);
    if (!kept) return fail(kept.error());
    if (*kept) return {};
    auto stopped = stop_containers(setting_.engine, {*previous}, setting_.state,
                                   setting_.options.grace, setting_.options.on_change);
    if (!stopped) return fail(stopped.error());
  }
  if (setting_.is_on_host() && component.fixed_port && !drivers::is_port_free(port)) {
    return fail(port_taken(component, port));
  }
  const auto limits = limits_for_new(component.name);
  if (!limits) return fail(limits.error());
  const auto rank =
      std::ranges::find(setting_.plan.components, component.name, &PlannedComponent::name) -
      setting_.plan.components.begin();
  return start({.name = setting_.name_of(component.name, index),
                .image = setting_.image_of(component.name),
                .command = *std::move(command),
                .network = setting_.environment.containers.network,
                .limits = *limits,
                .mark = {.folder = setting_.place,
                         .environment = setting_.environment.name,
                         .component = component.name,
                         .index = index,
                         .rank = static_cast<int>(rank),
                         .port = port,
                         .fingerprint = fingerprint,
                         .owner = owner_}});
}

Result<void> DockerLauncher::start(const ContainerOrder& order) {
  const auto id = make_container(setting_.engine, order);
  if (!id) return fail(id.error());
  started_.insert(*id);
  if (auto running = start_container(setting_.engine, *id); !running) {
    Error error = running.error();
    error.what = fmt::format("{}-{}: {} does not start", order.mark.component, order.mark.index,
                             order.image);
    return fail(std::move(error));
  }
  setting_.options.on_change({.component = order.mark.component,
                              .index = order.mark.index,
                              .address = {},
                              .health = Health::kStarting,
                              .log = {},
                              .detail = "container " + id->substr(0, 12)});
  return {};
}

Result<platform::Limits> DockerLauncher::limits_for_new(const std::string& component) const {
  const auto sibling = std::ranges::find_if(present_, [&](const Container& one) {
    return one.mark.component == component && one.runs();
  });
  if (keep_ == Keep::kAsPlanned || sibling == present_.end()) return setting_.limits_of(component);
  return limits_of(setting_.engine, sibling->id);
}

DockerLauncher::Trial DockerLauncher::wait_for(const PlannedComponent& component,
                                               const Container& container) {
  std::optional<Ended> ended;
  std::optional<Error> silent;
  bool interrupted = false;
  // Asked between tries, since no descriptor tells when a container ends.
  const auto given_up = [&] {
    const auto end = end_of(setting_.engine, container.id);
    if (!end) silent = end.error();
    if (end) ended = *end;
    interrupted = setting_.options.interrupted();
    return silent || ended || interrupted;
  };
  auto waited = drivers::wait_until_ready(component.ready, container.address, {}, given_up);
  // Once more after a success: another program may have answered on the port that ours did not get.
  if (waited && given_up()) waited = std::unexpected(drivers::NotReady{});
  if (waited) {
    if (started_.contains(container.id)) {
      setting_.options.on_change(
          instance_of(container, Health::kReady, "container " + container.short_id()));
    }
    return {};
  }
  if (silent) return std::unexpected(Failure{.error = *std::move(silent)});
  if (interrupted) return std::unexpected(Failure{.error = interrupted_while_starting(container)});
  const auto log = keep_log(setting_.engine, container, setting_.state);
  Failure failure{.error =
                      not_ready({.component = component,
                                 .name = fmt::format("{}-{}", component.name, container.mark.index),
                                 .address = container.address,
                                 .how_it_ended = ended ? ended->how : "",
                                 .last_reason = waited.error().last_reason,
                                 .log = log.value_or("")})};
  if (ended && setting_.is_on_host() && !component.fixed_port && log &&
      drivers::says_port_is_taken(*log)) {
    failure.cause = Failure::Cause::kPortTaken;
  }
  return std::unexpected(std::move(failure));
}

Result<std::vector<int>> DockerLauncher::choose_ports(const PlannedComponent& component,
                                                      int replicas) const {
  std::vector<int> ports;
  for (int index = 0; index < replicas; ++index) {
    const Container* previous = find(component.name, index);
    if (!setting_.is_on_host()) {
      ports.push_back(component.fixed_port.value_or(kOwnPort));
    } else if (component.fixed_port) {
      ports.push_back(*component.fixed_port + index);
    } else if (previous && (previous->runs() || drivers::is_port_free(previous->mark.port))) {
      ports.push_back(previous->mark.port);
    } else {
      ports.push_back(0);
    }
  }
  const auto missing = static_cast<std::size_t>(std::ranges::count(ports, 0));
  auto fresh = fresh_ports(missing);
  if (!fresh) return fresh;
  for (auto next = fresh->begin(); int& port : ports) {
    if (port == 0) port = *next++;
  }
  return ports;
}

Result<std::vector<int>> DockerLauncher::fresh_ports(std::size_t count) const {
  std::set<int> avoided;
  for (const Container& container : present_) avoided.insert(container.mark.port);
  for (const PlannedComponent& component : setting_.plan.components) {
    if (!component.fixed_port) continue;
    for (int i = 0; i < component.replicas; ++i) avoided.insert(*component.fixed_port + i);
  }
  return drivers::free_ports(count, avoided);
}

Result<void> DockerLauncher::refresh() {
  auto containers = list_environment(setting_);
  if (!containers) return fail(containers.error());
  present_ = *std::move(containers);
  return {};
}

Result<void> DockerLauncher::stop_started(const std::function<bool(const Container&)>& wanted) {
  if (auto seen = refresh(); !seen) return seen;
  std::vector<Container> chosen;
  std::ranges::copy_if(present_, std::back_inserter(chosen), [&](const Container& one) {
    return started_.contains(one.id) && wanted(one);
  });
  for (const Container& container : chosen) started_.erase(container.id);
  auto stopped = stop_containers(setting_.engine, chosen, setting_.state, setting_.options.grace,
                                 setting_.options.on_change);
  if (!stopped) return fail(stopped.error());
  return refresh();
}

const Container* DockerLauncher::find(const std::string& component, int index) const {
  const auto found = std::ranges::find_if(present_, [&](const Container& one) {
    return one.mark.component == component && one.mark.index == index;
  });
  return found == present_.end() ? nullptr : &*found;
}

}  // namespace headroom::containers
