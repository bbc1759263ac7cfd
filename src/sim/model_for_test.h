// Small models, put together in a line or two, for tests and benchmarks.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/model.h"
#include "sim/traffic.h"

namespace headroom::sim {

inline Nanos seconds(double count) {
  return nanos_of(count);
}

inline Handler works(Law work) {
  return {.steps = {{.kind = Step::Kind::kWork, .work = std::move(work)}}};
}

// One replica of so many servers, and a line in front of them.
inline Component station(std::string name, std::uint32_t servers, Law work) {
  Component component;
  component.name = std::move(name);
  component.concurrency = servers;
  component.handlers.push_back(works(std::move(work)));
  return component;
}

// Of one class, whose users call the first component.
inline Model model_of_station(Component component) {
  Model model;
  model.classes = {"request"};
  model.components.push_back(std::move(component));
  model.users.resize(1);
  return model;
}

inline Load poisson(double per_second) {
  return {.open = {{.gap = Law::exponential(seconds(1 / per_second))}}};
}

}  // namespace headroom::sim
