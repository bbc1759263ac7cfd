// A lever: a change to the system that a plan tries, as the file says it. What it comes to says
// design/lever.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/system.h"

namespace headroom::spec {

// One or more changes, made together.
struct Lever {
  std::string name;
  Position at;
  std::string description;
  std::optional<CostRate> cost;  // all that it adds; absent: follows from the replicas, if known

  // A bigger machine, or less work for each request.
  struct Vertical {
    std::string component;
    Position at;
    std::optional<Cores> cpu;
    std::optional<int> slots;
    std::optional<int> concurrency;
    std::optional<Ratio> demand;  // factor on the work of each request
  };
  std::vector<Vertical> vertical;

  struct Horizontal {
    std::string component;
    Position at;
    int replicas = 1;
  };
  std::vector<Horizontal> horizontal;

  struct CacheBefore {
    std::string before;
    std::vector<std::string> on;  // step names; empty: all
    Ratio hit;
  };
  std::optional<CacheBefore> cache;

  struct Cdn {
    std::vector<std::string> serves;  // step names
    Ratio hit;
  };
  std::optional<Cdn> cdn;

  // Replicas that follow the load.
  struct Elastic {
    std::string component;
    Position at;
    Scaling scaling;
  };
  std::vector<Elastic> elastic;

  // Requests of some journeys get a component of their own.
  struct Split {
    std::string from;
    std::vector<std::string> journeys;
    std::string into;
    std::optional<int> replicas;  // absent: as many as `from` has
  };
  std::optional<Split> split;
};

}  // namespace headroom::spec
