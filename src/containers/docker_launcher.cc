#include "containers/docker_launcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "containers/balancer_processes.h"
#include "containers/container_ports.h"
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

Error at_component(Error error, const PlannedComponent& component) {
  if (error.at.line == 0) error.at = component.at;
  return error;
}

}  // namespace

DockerLauncher::DockerLauncher(const EngineSetting& setting, const drivers::Balancing& balancing,
                               std::vector<Container> present)
    : setting_(setting),
      balancing_(balancing),
      present_(std::move(present)),
      owner_(setting.owner) {}

Result<void> DockerLauncher::prepare() {
  for (const PlannedComponent& component : setting_.plan.components) {
    auto found = ensure_image(setting_.engine, setting_.image_of(component.name),
                              setting_.environment.containers.pull);
    if (!found) return fail(at_component(std::move(found.error()), component));
  }
  for (const PlannedComponent& balancer : setting_.balancers.components) {
    auto found = drivers::check_startable(balancer, launch_setting_of(setting_).places);
    if (!found) return fail(at_component(std::move(found.error()), balancer));
  }
  std::vector<Container> unplanned;
  std::ranges::copy_if(present_, std::back_inserter(unplanned),
                       [&](const Container& one) { return !is_planned(one); });
  return give_up(unplanned);
}

bool DockerLauncher::is_planned(const Container& container) const {
  const Mark& mark = container.mark;
  const auto* component = drivers::find_component(setting_.plan, mark.component);
  const auto* balancer = drivers::balancer_of(setting_.balancers, mark.component);
  const bool is_in_the_way = balancer != nullptr && balancer->fixed_port == mark.port;
  return component != nullptr && mark.index < component->replicas && !is_in_the_way;
}

Result<void> DockerLauncher::bring_up() {
  auto done = bring_up_in_order();
  if (done) return done;
  // That the cleaning up failed too would only hide why it was needed; what is left has its labels.
  [[maybe_unused]] const auto stopped = stop_started([](const Container&) { return true; });
  return done;
}

Result<void> DockerLauncher::bring_up_in_order() {
  for (const PlannedComponent& component : setting_.plan.components) {
    auto done = bring_up_component(component, component.replicas);
    if (!done) return fail(at_component(std::move(done.error()), component));
  }
  return {};
}

Result<void> DockerLauncher::scale(const PlannedComponent& component, int replicas) {
  keep_ = Keep::kAll;
  // New replicas stay and go with those that are there, whoever adds them.
  if (!present_.empty()) owner_ = present_.front().mark.owner;
  for (const Container& container : present_) {
    std::string& addresses = addresses_of_[container.mark.component];
    addresses +=
        (addresses.empty() ? "" : ",") +
        setting_.address_of(container.mark.component, container.mark.index, container.mark.port);
  }
  for (auto& [name, addresses] : addresses_of_) {
    addresses = balancing_.address_before(name).value_or(addresses);
  }
  if (auto done = bring_up_component(component, replicas); !done) {
    [[maybe_unused]] const auto stopped = stop_started([](const Container&) { return true; });
    return fail(at_component(std::move(done.error()), component));
  }
  std::vector<Container> surplus;
  std::ranges::copy_if(present_, std::back_inserter(surplus), [&](const Container& one) {
    return one.mark.component == component.name && one.mark.index >= replicas;
  });
  return give_up(surplus);
}

Result<void> DockerLauncher::bring_up_component(const PlannedComponent& component, int replicas) {
  auto ports = choose_ports(setting_, present_, component, replicas);
  for (int attempt = 1;; ++attempt) {
    if (!ports) return fail(ports.error());
    Trial trial = try_component(component, *ports);
    if (trial) break;
    if (trial.error().cause != Failure::Cause::kPortTaken || attempt == kPortAttempts) {
      return fail(std::move(trial.error().error));
    }
    auto stopped =
        stop_started([&](const Container& one) { return one.mark.component == component.name; });
    if (!stopped) return stopped;
    ports = fresh_ports(setting_, present_, ports->size());
  }
  // From here on its callers know the balancer and nothing else.
  std::string& addresses = addresses_of_[component.name];
  addresses = balancing_.address_before(component.name).value_or(addresses);
  return forget_others(component.name);
}

DockerLauncher::Trial DockerLauncher::try_component(const PlannedComponent& component,
                                                    const std::vector<int>& ports) {
  std::string& addresses = addresses_of_[component.name];
  addresses.clear();
  for (int index = 0; const int port : ports) {
    addresses +=
        (addresses.empty() ? "" : ",") + setting_.address_of(component.name, index++, port);
  }
  const auto orders = orders_of(component, ports);
  if (!orders) return failed(orders.error());
  std::vector<ContainerOrder> replacing;
  for (const ContainerOrder& order : *orders) {
    const auto fate = decide(order);
    if (!fate) return failed(fate.error());
    if (*fate == Fate::kReplaced) replacing.push_back(order);
    if (*fate != Fate::kNone) continue;
    if (auto started = start(component, order); !started) return failed(started.error());
  }
  if (auto seen = refresh(); !seen) return failed(seen.error());
  for (const ContainerOrder& order : *orders) {
    const auto found = std::ranges::find(replacing, order.name, &ContainerOrder::name);
    if (found != replacing.end()) continue;
    if (Trial admitted = admit(component, order.mark.index); !admitted) return admitted;
  }
  for (const ContainerOrder& order : replacing) {
    if (Trial replaced = replace(component, order); !replaced) return replaced;
  }
  return {};
}

Result<std::vector<ContainerOrder>> DockerLauncher::orders_of(const PlannedComponent& component,
                                                              const std::vector<int>& ports) const {
  const auto limits = limits_for_new(component.name);
  if (!limits) return fail(limits.error());
  std::vector<ContainerOrder> orders;
  for (int index = 0; const int port : ports) {
    auto command = drivers::fill_command(component, {.port = port,
                                                     .index = index,
                                                     .folder = setting_.options.folder.string(),
                                                     .addresses_of = addresses_of_});
    if (!command) return fail(command.error());
    std::string fingerprint = setting_.fingerprint_of(component.name, *command);
    orders.push_back({.name = setting_.name_of(component.name, index),
                      .image = setting_.image_of(component.name),
                      .command = *std::move(command),
                      .network = setting_.environment.containers.network,
                      .limits = *limits,
                      .mark = {.folder = setting_.place,
                               .environment = setting_.environment.name,
                               .component = component.name,
                               .index = index,
                               .rank = component.rank,
                               .port = port,
                               .fingerprint = std::move(fingerprint),
                               .owner = owner_}});
    ++index;
  }
  return orders;
}

Result<DockerLauncher::Fate> DockerLauncher::decide(const ContainerOrder& order) {
  const Container* previous = find_container(present_, order.mark.component, order.mark.index);
  if (previous == nullptr) return Fate::kNone;
  if (previous->runs()) {
    if (keep_ == Keep::kAll) return Fate::kKept;
    const auto kept = is_as_planned(*previous, order);
    if (!kept) return fail(kept.error());
    return *kept ? Fate::kKept : Fate::kReplaced;
  }
  // Its name is needed.
  auto stopped = stop_containers(setting_.engine, {*previous}, setting_.state,
                                 setting_.options.grace, setting_.options.on_change);
  if (!stopped) return fail(stopped.error());
  return Fate::kNone;
}

Result<bool> DockerLauncher::is_as_planned(const Container& previous,
                                           const ContainerOrder& order) const {
  const Mark& mark = previous.mark;
  if (previous.state != Container::State::kRunning || mark.port != order.mark.port ||
      mark.fingerprint != order.mark.fingerprint) {
    return false;
  }
  const auto limits = limits_of(setting_.engine, previous.id);
  if (!limits) return fail(limits.error());
  if (*limits == order.limits) return true;
  if (auto done = limit_container(setting_.engine, previous, order.limits); !done) {
    return fail(done.error());
  }
  return true;
}

Result<void> DockerLauncher::start(const PlannedComponent& component, const ContainerOrder& order) {
  if (setting_.is_on_host() && component.fixed_port && !drivers::is_port_free(order.mark.port)) {
    return fail(port_taken(component, order.mark.port));
  }
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

DockerLauncher::Trial DockerLauncher::replace(const PlannedComponent& component,
                                              const ContainerOrder& order) {
  const Container* previous = find_container(present_, component.name, order.mark.index);
  if (previous != nullptr) {
    if (auto given_up = give_up({*previous}); !given_up) return failed(given_up.error());
  }
  if (auto started = start(component, order); !started) return failed(started.error());
  if (auto seen = refresh(); !seen) return failed(seen.error());
  return admit(component, order.mark.index);
}

DockerLauncher::Trial DockerLauncher::admit(const PlannedComponent& component, int index) {
  const Container* container = find_container(present_, component.name, index);
  if (container == nullptr) return failed(vanished(component, index));
  const auto awaited = is_awaited(*container);
  if (!awaited) return failed(awaited.error());
  if (*awaited) {
    if (Trial waited = wait_for(component, *container); !waited) return waited;
  }
  if (auto admitted = balancing_.admit(backend_of(*container)); !admitted) {
    return failed(admitted.error());
  }
  return {};
}

// One that is kept in use may be paused, or busy, unless it gets no requests so far.
Result<bool> DockerLauncher::is_awaited(const Container& container) const {
  if (keep_ == Keep::kAsPlanned || started_.contains(container.id)) return true;
  return balancing_.is_unknown(backend_of(container));
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

Result<void> DockerLauncher::give_up(const std::vector<Container>& containers) {
  std::vector<drivers::Backend> backends;
  std::set<std::string> components;
  for (const Container& one : containers) {
    if (one.runs()) backends.push_back(backend_of(one));
    components.insert(one.mark.component);
  }
  auto drained =
      balancing_.drain(backends, setting_.options.patience, setting_.options.interrupted);
  if (!drained) return drained;
  // Draining takes its time, in which one that was paused may have been resumed.
  if (auto seen = refresh(); !seen) return seen;
  std::vector<Container> there;
  std::ranges::copy_if(present_, std::back_inserter(there), [&](const Container& one) {
    return std::ranges::find(containers, one.id, &Container::id) != containers.end();
  });
  auto stopped = stop_containers(setting_.engine, there, setting_.state, setting_.options.grace,
                                 setting_.options.on_change);
  if (!stopped) return fail(stopped.error());
  if (auto seen = refresh(); !seen) return seen;
  for (const std::string& component : components) {
    if (auto forgotten = forget_others(component); !forgotten) return forgotten;
  }
  return {};
}

Result<void> DockerLauncher::forget_others(const std::string& component) const {
  std::vector<drivers::Backend> running;
  for (const Container& one : present_) {
    if (one.mark.component == component && one.runs()) running.push_back(backend_of(one));
  }
  return balancing_.forget_others(component, running);
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
  return give_up(chosen);
}

drivers::Backend backend_of(const Container& container) {
  return {.component = container.mark.component, .address = container.address};
}

}  // namespace headroom::containers
