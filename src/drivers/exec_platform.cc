#include "drivers/exec_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/text.h"
#include "base/url.h"
#include "drivers/environment_lock.h"
#include "drivers/exec_command.h"
#include "drivers/state_folder.h"
#include "drivers/tcp_probe.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;

constexpr Nanos kProbeTimeout = std::chrono::seconds(2);

class ExecPlatform : public platform::Platform {
 public:
  ExecPlatform(const spec::Environment& environment, std::vector<std::string> components,
               StateFolder state, ExecRunner runner, Owner::Kind owner)
      : environment_(environment),
        commands_(environment_.commands),
        components_(std::move(components)),
        state_(std::move(state)),
        runner_(std::move(runner)),
        owner_(owner) {}

  ~ExecPlatform() override {
    // A session that ends early, for whatever reason, leaves nothing behind.
    if (session_) [[maybe_unused]]
      const auto stopped = stop();
  }

  Result<StartOutcome> start() override;
  Result<std::vector<Instance>> stop() override;
  Result<std::vector<Instance>> instances() override;
  Result<std::string> entry_url() override;
  std::string_view driver() const override { return "exec"; }

  Result<void> scale(const std::string& component, int replicas) override {
    if (commands_.scale.empty()) return Platform::scale(component, replicas);
    if (replicas < 0) {
      return invalid(fmt::format("{} cannot have {} replicas", component, replicas));
    }
    return act("scale", commands_.scale, component, {{"replicas", fmt::format("{}", replicas)}});
  }
  Result<void> resize(const std::string& component, const Limits& limits) override {
    if (commands_.resize.empty()) return Platform::resize(component, limits);
    return act("resize", commands_.resize, component,
               {{"cpu", fmt::format("{}", limits.cpu.value_or(Cores{}).count)},
                {"memory", fmt::format("{}", limits.memory.value_or(Bytes{}).count)}});
  }
  Result<void> kill(const Replica& replica) override {
    if (commands_.kill.empty()) return Platform::kill(replica);
    return act("kill", commands_.kill, replica.component, of(replica));
  }
  Result<void> pause(const Replica& replica) override {
    if (commands_.pause.empty()) return Platform::pause(replica);
    return act("pause", commands_.pause, replica.component, of(replica));
  }
  Result<void> resume(const Replica& replica) override {
    if (commands_.resume.empty()) return Platform::resume(replica);
    return act("resume", commands_.resume, replica.component, of(replica));
  }
  Result<void> drain(const Replica& replica, Nanos patience) override {
    if (commands_.drain.empty()) return Platform::drain(replica, patience);
    Given given = of(replica);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(patience);
    given["seconds"] = fmt::format("{}", seconds.count());
    return act("drain", commands_.drain, replica.component, std::move(given));
  }
  Result<std::string> log_end(const Replica& replica, std::size_t bytes) override;

 private:
  static Given of(const Replica& replica) { return {{"index", fmt::format("{}", replica.index)}}; }

  // A command that changes something.
  Result<void> act(std::string_view name, const std::string& command, const std::string& component,
                   Given given);
  Result<void> check_component(const std::string& component) const;
  Result<std::optional<EnvironmentLock>> begin_acting() const;
  // Nothing when it is as it should be, else why not.
  Result<std::optional<std::string>> trouble_with(const std::string& component);
  Result<std::optional<std::string>> trouble();

  spec::Environment environment_;
  const spec::Commands& commands_;       // of the environment above
  std::vector<std::string> components_;  // never empty
  StateFolder state_;
  ExecRunner runner_;
  Owner::Kind owner_;
  std::optional<EnvironmentLock> session_;  // while this session owns what it brought up
};

Result<std::optional<EnvironmentLock>> ExecPlatform::begin_acting() const {
  if (session_) return std::nullopt;
  auto lock = EnvironmentLock::acquire(state_.lock(environment_.name), environment_.name);
  if (!lock) return fail(lock.error());
  return *std::move(lock);
}

Result<void> ExecPlatform::check_component(const std::string& component) const {
  if (std::ranges::find(components_, component) != components_.end()) return {};
  const std::vector<std::string_view> names(components_.begin(), components_.end());
  return invalid(
      fmt::format("environment {} has no component {}", environment_.name, in_quotes(component)),
      fmt::format("it has {}", enumerate(names, "and")), did_you_mean(component, names));
}

Result<void> ExecPlatform::act(std::string_view name, const std::string& command,
                               const std::string& component, Given given) {
  if (auto known = check_component(component); !known) return known;
  const auto lock = begin_acting();
  if (!lock) return fail(lock.error());
  given["component"] = component;
  const auto done =
      runner_.run({.name = std::string(name), .command = command, .given = std::move(given)});
  if (!done) return fail(done.error());
  return {};
}

Result<std::optional<std::string>> ExecPlatform::trouble_with(const std::string& component) {
  if (commands_.status.empty()) {
    const auto url = entry_url();
    if (!url) return url.error().what;
    const auto parsed = parse_url(*url);
    if (!parsed) return fail(parsed.error());
    return probe_tcp(to_string(parsed->origin.server), kProbeTimeout);
  }
  const auto done = runner_.run(
      {.name = "status", .command = commands_.status, .given = {{"component", component}}});
  if (done) return std::nullopt;
  if (done.error().kind != ErrorKind::kUnreachable) return fail(done.error());
  return done.error().what;
}

Result<std::optional<std::string>> ExecPlatform::trouble() {
  for (const std::string& component : components_) {
    auto found = trouble_with(component);
    if (!found || *found) return found;
    if (!asks_for(commands_.status, "component")) break;
  }
  return std::nullopt;
}

Result<StartOutcome> ExecPlatform::start() {
  if (session_) return StartOutcome::kAlreadyUp;
  auto lock = begin_acting();
  if (!lock) return fail(lock.error());
  const auto before = trouble();
  if (!before) return fail(before.error());
  if (!*before) return StartOutcome::kAlreadyUp;
  if (commands_.up.empty()) {
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = fmt::format("environment {} is not up", environment_.name),
                      .why = **before,
                      .fix = "it has no commands.up; start it by hand"});
  }
  const auto done = runner_.run({.name = "up", .command = commands_.up, .given = {}});
  if (!done) return fail(done.error());
  const auto after = trouble();
  if (!after) return fail(after.error());
  if (*after) {
    return fail(Error{
        .kind = ErrorKind::kUnreachable,
        .what = fmt::format("environment {} is not well after commands.up", environment_.name),
        .why = **after,
        .fix = "the command has to return only once all is ready"});
  }
  if (owner_ == Owner::Kind::kSession) session_ = *std::move(lock);
  return StartOutcome::kStarted;
}

Result<std::vector<Instance>> ExecPlatform::stop() {
  if (commands_.down.empty()) {
    return invalid(fmt::format("environment {} has no commands.down", environment_.name),
                   "driver exec does everything by them", "stop it by hand, or add that command");
  }
  auto lock = begin_acting();
  if (!lock) return fail(lock.error());
  const auto before = trouble();
  if (!before) return fail(before.error());
  const auto done = runner_.run({.name = "down", .command = commands_.down, .given = {}});
  session_.reset();
  if (!done) return fail(done.error());
  std::vector<Instance> stopped;
  if (*before) return stopped;
  for (auto one = components_.rbegin(); one != components_.rend(); ++one) {
    stopped.push_back(
        {.component = *one, .health = Health::kStopped, .detail = "by commands.down"});
  }
  return stopped;
}

Result<std::vector<Instance>> ExecPlatform::instances() {
  std::vector<Instance> instances;
  const bool is_for_each = asks_for(commands_.status, "component");
  std::optional<std::string> reason;
  for (const std::string& component : components_) {
    if (is_for_each || instances.empty()) {
      auto found = trouble_with(component);
      if (!found) return fail(found.error());
      reason = *std::move(found);
    }
    instances.push_back({.component = component,
                         .health = reason ? Health::kFailed : Health::kReady,
                         .detail = reason.value_or("as commands.status says")});
    if (!reason && commands_.status.empty()) instances.back().detail = "its way in is open";
  }
  return instances;
}

Result<std::string> ExecPlatform::entry_url() {
  if (!environment_.url.empty()) return environment_.url;
  if (commands_.url.empty()) {
    return invalid(fmt::format("environment {} does not say where users enter", environment_.name),
                   {}, "url: http://host:port, or commands: { url: \"a command that prints it\" }");
  }
  const auto printed = runner_.run({.name = "url", .command = commands_.url, .given = {}});
  if (!printed) return fail(printed.error());
  const std::string url(trim(*printed));
  if (const auto parsed = parse_url(url); !parsed) {
    Error error = parsed.error();
    error.kind = ErrorKind::kUnreachable;
    error.what = fmt::format("commands.url: {}", error.what);
    return fail(std::move(error));
  }
  return url;
}

Result<std::string> ExecPlatform::log_end(const Replica& replica, std::size_t bytes) {
  if (commands_.log.empty()) return Platform::log_end(replica, bytes);
  if (auto known = check_component(replica.component); !known) return fail(known.error());
  Given given = of(replica);
  given["component"] = replica.component;
  given["bytes"] = fmt::format("{}", bytes);
  auto printed = runner_.run({.name = "log", .command = commands_.log, .given = std::move(given)});
  if (!printed || printed->size() <= bytes) return printed;
  // With the byte before it, which tells whether a line begins there.
  const std::string end = printed->substr(printed->size() - bytes - 1);
  const auto line_end = end.find('\n');
  return line_end == std::string::npos ? std::string() : end.substr(line_end + 1);
}

}  // namespace

Result<std::unique_ptr<platform::Platform>> make_exec_platform(const spec::System& system,
                                                               const spec::Environment& environment,
                                                               ExecOptions options) {
  if (auto checked = check_commands(environment.commands, environment.at); !checked) {
    Error error = checked.error();
    error.file = options.file;
    return fail(std::move(error));
  }
  std::vector<std::string> components;
  for (const spec::Launch& launch : environment.components) {
    components.push_back(launch.component);
  }
  for (const spec::Component& component : system.components) {
    if (environment.components.empty()) components.push_back(component.name);
  }
  if (components.empty()) components.push_back("service");
  const auto folder = std::filesystem::absolute(options.folder).lexically_normal();
  const auto state_folder = std::filesystem::absolute(options.state_folder).lexically_normal();
  StateFolder state(state_folder);
  const auto logs = state.log(environment.name, "exec", 0).parent_path();
  return std::make_unique<ExecPlatform>(
      environment, std::move(components), std::move(state),
      ExecRunner(folder, logs, environment.commands.timeout, std::move(options.interrupted)),
      options.owner);
}

}  // namespace headroom::drivers
