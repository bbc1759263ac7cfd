#include "sim/layout.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::sim {
namespace {

Layout::Step::Kind kind_of(const Step& step) {
  switch (step.kind) {
    case Step::Kind::kWork:
      return Layout::Step::Kind::kWork;
    case Step::Kind::kLookup:
      return Layout::Step::Kind::kLookup;
    case Step::Kind::kCalls:
      break;
  }
  return Layout::Step::Kind::kCalls;
}

}  // namespace

Layout::Layout(const Model& given) : model(given) {
  HEADROOM_CHECK(check(model).empty(), "the model is wrong");
  std::uint32_t replicas = 0;
  for (const Component& component : model.components) {
    first_replica.push_back(replicas);
    replicas += std::max(component.replicas, component.replicas_max);
  }
  first_replica.push_back(replicas);

  for (std::uint32_t i = 0; i < model.components.size(); ++i) {
    const Component& component = model.components[i];
    const auto first_edge = static_cast<std::uint32_t>(edges.size());
    for (const Call& call : component.calls) add_edge(call, i);
    for (const sim::Handler& handler : component.handlers) add_handler(handler, first_edge);
    handlers.resize((i + 1) * model.classes.size());
  }
  for (const Call& call : model.users) {
    sim::Handler asks;
    asks.steps.push_back({.kind = sim::Step::Kind::kCalls, .calls = {{.call = 0}}});
    add_handler(asks, add_edge(call, kAbsent));
    users.push_back(handlers.back().first_step);
    handlers.pop_back();
  }
}

std::uint32_t Layout::add_edge(const Call& call, std::uint32_t caller) {
  Edge edge{.call = &call,
            .timeout = call.timeout,
            .to = call.to,
            .caller = caller,
            .has_latency = !call.latency.is_zero(),
            .has_breaker = call.breaker.calls > 0,
            .has_pool = call.connections != kUnlimited,
            .passes_deadline = call.deadline == Call::Deadline::kPassedOn};
  if (edge.has_pool) {
    edge.first_pool = pools;
    pools += caller == kAbsent ? 1 : replicas_max(caller);
  }
  edges.push_back(edge);
  return static_cast<std::uint32_t>(edges.size() - 1);
}

void Layout::add_handler(const sim::Handler& handler, std::uint32_t first_edge) {
  handlers.push_back({.first_step = static_cast<std::uint32_t>(steps.size()),
                      .shed_above = handler.shed_above,
                      .errors = handler.errors});
  for (const sim::Step& step : handler.steps) {
    Step flat{.kind = kind_of(step),
              .then = step.then,
              .first_made = static_cast<std::uint32_t>(made.size()),
              .made = static_cast<std::uint32_t>(step.calls.size()),
              .column = step.column == kAbsent ? nullptr : &model.columns[step.column],
              .work = step.work};
    for (const sim::Step::Made& call : step.calls) {
      made.push_back({.edge = static_cast<std::uint16_t>(first_edge + call.call),
                      .probability = call.probability});
    }
    steps.push_back(std::move(flat));
  }
  steps.emplace_back();
}

}  // namespace headroom::sim
