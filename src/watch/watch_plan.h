// What is watched of an environment, and where each figure comes from: plain data.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "watch/figure.h"
#include "watch/selector.h"

namespace headroom::watch {

struct WatchedComponent {
  std::string component;

  // What each of its replicas publishes about itself, there.
  std::string path = "/metrics";
  std::map<Figure, Selectors> published;
  // The folder in which its HAProxy runs (drivers/state_folder.h).
  std::optional<std::filesystem::path> balancer;

  // What a replica may use, where the platform or the replica itself does not tell.
  std::optional<Cores> cores;
  std::optional<int> slots;
};

struct WatchPlan {
  std::vector<WatchedComponent> components;  // their order is that of every look
};

}  // namespace headroom::watch
