// Services of a swarm by the Docker Engine API. What cannot be done fails with kUnreachable and the
// engine's own words, unless said otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "containers/engine.h"
#include "containers/mark.h"
#include "platform/platform.h"

namespace headroom::containers {

// Of a service that is to be made, on the host's network. Values of `env` may hold templates of
// swarm's: {{.Task.Slot}}.
struct ServiceOrder {
  std::string name;
  std::string image;
  std::vector<std::string> arguments;  // none: what the image runs by itself
  std::map<std::string, std::string> env;
  platform::Limits limits;
  int replicas = 1;
  Nanos grace{};  // from SIGTERM to SIGKILL
  Mark mark;
};

struct Service {
  std::string id;
  std::string name;
  Mark mark;
  int replicas = 0;
  platform::Limits limits;
};

// One attempt of swarm's to have a replica run.
struct Task {
  std::string id;
  int slot = 0;              // from 1
  std::string state;         // "running", "failed", ...
  bool is_wanted = false;    // swarm means it to run
  std::string error;         // why it does not
  std::string container_id;  // empty while it has none
  platform::Limits limits;   // that it was started with

  bool runs() const { return state == "running"; }
  // By itself, or because it could not be started.
  bool has_ended() const { return state == "failed" || state == "rejected" || state == "complete"; }
};

// kInvalid when the engine manages no swarm.
Result<void> ensure_swarm(const Engine& engine);

// All that carry the mark of that place, in the order of starting.
Result<std::vector<Service>> list_services(const Engine& engine, const std::string& place);
// Gives its id.
Result<std::string> make_service(const Engine& engine, const ServiceOrder& order);
// One that is gone is fine. Its containers end after it.
Result<void> remove_service(const Engine& engine, const std::string& id);

// Reads what the service is to be, lets `change` alter that, and writes it back for the version
// that was read; anew when another was quicker, ten times in all.
Result<void> change_service(const Engine& engine, const std::string& id,
                            const std::function<void(nlohmann::json& spec)>& change);
Result<void> scale_service(const Engine& engine, const std::string& id, int replicas);
Result<void> limit_service(const Engine& engine, const std::string& id,
                           const platform::Limits& limits);

// Of each slot the newest task first; those of slots that were given up too, for a while. A service
// that is gone has none.
Result<std::vector<Task>> list_tasks(const Engine& engine, const std::string& service_id);
// The ids of its containers on this engine that have not ended.
Result<std::vector<std::string>> live_containers_of(const Engine& engine,
                                                    const std::string& service_id);

}  // namespace headroom::containers
