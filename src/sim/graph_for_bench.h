// A service of twenty components with timeouts and retries, for benchmarks: four layers of five. A
// request enters at one of the first layer, which calls two of the second side by side; each of
// those calls one of the third, and that one of the fourth.
//
// The same graph is in bench/sim_vs_simpy.py.
#pragma once

#include <string>
#include <utility>

#include "sim/model_for_test.h"

namespace headroom::sim {

inline constexpr std::uint32_t kGraphWidth = 5;
inline constexpr std::uint32_t kGraphDepth = 4;
inline constexpr double kGraphWork = 0.1;  // seconds, in the mean, at each component
// Requests per second, in all. Each takes some half a second, so that some 10,000 are under way.
inline constexpr double kGraphRate = 20'000;

inline Step calls_of_layer(std::uint32_t layer, std::uint32_t place, Component& component) {
  Step step{.kind = Step::Kind::kCalls};
  const std::uint32_t count = layer == 0 ? 2 : 1;
  for (std::uint32_t k = 0; k < count; ++k) {
    Call call;
    call.to = (layer + 1) * kGraphWidth + (place + k) % kGraphWidth;
    call.timeout = seconds(2);
    call.retry = {.attempts = 3,
                  .backoff = seconds(0.1),
                  .growth = Retry::Growth::kDoubling,
                  .jitter = Retry::Jitter::kFull,
                  .budget = 0.1};
    component.calls.push_back(std::move(call));
    step.calls.push_back({.call = k});
  }
  return step;
}

// Class i enters at component i of the first layer.
inline Model graph_of_twenty() {
  Model model;
  for (std::uint32_t i = 0; i < kGraphWidth; ++i) model.classes.push_back("r" + std::to_string(i));
  for (std::uint32_t layer = 0; layer < kGraphDepth; ++layer) {
    const double per_second = kGraphRate * (layer == 0 ? 1 : 2) / kGraphWidth;
    const auto servers = static_cast<std::uint32_t>(per_second * kGraphWork / 0.9);
    for (std::uint32_t i = 0; i < kGraphWidth; ++i) {
      Component component = station("s" + std::to_string(layer) + std::to_string(i), servers,
                                    Law::exponential(seconds(kGraphWork)));
      component.queue = servers;
      if (layer + 1 < kGraphDepth) {
        component.concurrency = component.queue = kUnlimited;  // it waits for those that it calls
        component.handlers[0].steps.push_back(calls_of_layer(layer, i, component));
      }
      component.handlers.resize(kGraphWidth, component.handlers[0]);
      model.components.push_back(std::move(component));
    }
  }
  for (std::uint32_t i = 0; i < kGraphWidth; ++i) {
    Call call;
    call.to = i;
    call.timeout = seconds(5);
    model.users.push_back(std::move(call));
  }
  return model;
}

inline Load graph_load() {
  Load load = poisson(kGraphRate);
  load.open[0].shares.assign(kGraphWidth, 1.0 / kGraphWidth);
  return load;
}

}  // namespace headroom::sim
