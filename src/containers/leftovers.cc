#include "containers/leftovers.h"

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "containers/container_stopping.h"
#include "containers/swarm_services.h"
#include "drivers/environment_lock.h"

namespace headroom::containers {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".engine";

fs::path path_of(const EngineSetting& setting) {
  auto path = setting.state.lock(setting.environment.name);
  return path.replace_extension(kEnding);
}

// The sockets that any environment was started on.
std::set<std::string> known_sockets(const fs::path& state_folder) {
  std::set<std::string> sockets;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(state_folder / "environments", absent)) {
    if (entry.path().extension() != kEnding) continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (const auto socket = trim(text); !socket.empty()) sockets.emplace(socket);
  }
  return sockets;
}

// What sessions that are gone have left in one environment.
struct Left {
  std::vector<Container> containers;
  std::vector<Service> services;
};

Result<std::map<std::string, Left>> left_on(const Engine& engine, const std::string& place) {
  std::map<std::string, Left> left;
  const auto containers = list_containers(engine, place);
  if (!containers) return fail(containers.error());
  for (const Container& one : *containers) {
    if (one.mark.owner.is_dead_session()) left[one.mark.environment].containers.push_back(one);
  }
  // An engine without a swarm refuses to list services, and has none.
  const auto services = list_services(engine, place);
  for (const Service& one : services.value_or(std::vector<Service>{})) {
    if (one.mark.owner.is_dead_session()) left[one.mark.environment].services.push_back(one);
  }
  return left;
}

// Of one environment; those that another headroom acts on are left to it.
Result<std::vector<platform::Instance>> stop_left(const EngineSetting& setting, const Left& left) {
  const std::string& name = setting.environment.name;
  const auto lock = drivers::EnvironmentLock::acquire(setting.state.lock(name), name);
  if (!lock && lock.error().kind == ErrorKind::kUnreachable) {
    return std::vector<platform::Instance>{};
  }
  if (!lock) return fail(lock.error());
  auto stopped = stop_containers(setting.engine, left.containers, setting.state,
                                 setting.options.grace, setting.options.on_change);
  if (!stopped) return stopped;
  auto removed = remove_services(setting, left.services);
  if (!removed) return removed;
  stopped->insert(stopped->end(), removed->begin(), removed->end());
  return stopped;
}

}  // namespace

Result<void> note_engine(const EngineSetting& setting) {
  const fs::path path = path_of(setting);
  if (auto made = drivers::make_folder_of(path); !made) return made;
  std::ofstream file(path);
  file << setting.engine.socket() << '\n';
  file.flush();
  if (file) return {};
  return fail(Error{.kind = ErrorKind::kStorage, .what = "cannot write " + path.string()});
}

void forget_engine(const EngineSetting& setting) {
  // What stays behind costs one question to an engine that has nothing of ours.
  std::error_code ignored;
  fs::remove(path_of(setting), ignored);
}

Result<std::vector<drivers::StoppedOrphan>> stop_leftovers(const fs::path& state_folder,
                                                           Nanos grace) {
  std::vector<drivers::StoppedOrphan> all_stopped;
  const fs::path absolute = fs::absolute(state_folder).lexically_normal();
  for (const std::string& socket : known_sockets(absolute)) {
    EngineSetting setting{.engine = Engine(socket),
                          .place = place_of(absolute),
                          .environment = {},
                          .plan = {},
                          .balancers = {},
                          .state = drivers::StateFolder(absolute),
                          .owner = {},
                          .options = {.grace = grace}};
    const auto left = left_on(setting.engine, setting.place);
    if (!left) continue;
    for (const auto& [environment, its] : *left) {
      setting.environment.name = environment;
      const auto stopped = stop_left(setting, its);
      if (!stopped) return fail(stopped.error());
      for (const platform::Instance& instance : *stopped) {
        all_stopped.push_back({.environment = environment, .instance = instance});
      }
    }
  }
  return all_stopped;
}

}  // namespace headroom::containers
