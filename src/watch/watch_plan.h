// What is watched of an environment, and where each figure comes from: plain data.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/url.h"
#include "watch/figure.h"
#include "watch/selector.h"

namespace headroom::watch {

struct WatchedComponent {
  std::string component;

  // A PromQL expression for a figure of the whole component, in the unit that it has in
  // ComponentSignals: arrivals, errors (a share), requests in flight, queue. Believed first.
  std::map<Figure, std::string> queried;
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
  std::optional<Url> metrics_store;          // a Prometheus or VictoriaMetrics, for what is queried
  std::vector<WatchedComponent> components;  // their order is that of every look
};

}  // namespace headroom::watch
