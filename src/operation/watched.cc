#include "operation/watched.h"

#include <algorithm>
#include <array>

namespace headroom::operation {
namespace {

using watch::Figure;

constexpr Nanos kPace = std::chrono::seconds(1);

struct Named {
  Figure figure;
  const std::string& text;
};

void add_problem(Problems& problems, Error error, const spec::Spec& spec, Position at) {
  error.file = spec.file;
  error.at = at;
  problems.push_back(std::move(error));
}

}  // namespace

std::expected<watch::WatchPlan, Problems> watched(watch::WatchPlan plan, const spec::Spec& spec) {
  if (!spec.operate) return plan;
  const spec::Watch& watch = spec.operate->watch;
  Problems problems;
  if (!watch.prometheus.empty()) {
    auto url = parse_url(watch.prometheus);
    if (url) {
      plan.metrics_store = std::move(*url);
    } else {
      add_problem(problems, std::move(url.error()), spec, spec.operate->at);
    }
  }
  for (const spec::ComponentWatch& said : watch.metrics) {
    const auto component =
        std::ranges::find(plan.components, said.component, &watch::WatchedComponent::component);
    if (component == plan.components.end()) continue;
    component->path = said.path;
    if (said.slots) component->slots = static_cast<int>(*said.slots);
    for (const auto& [figure, text] :
         {Named{Figure::kArrivals, said.arrivals}, Named{Figure::kInFlight, said.in_flight},
          Named{Figure::kQueue, said.queue}, Named{Figure::kErrors, said.errors}}) {
      if (text.empty()) continue;
      if (plan.metrics_store) {
        component->queried[figure] = text;
        continue;
      }
      auto selectors = watch::parse_selectors(text);
      if (selectors) {
        component->published[figure] = std::move(*selectors);
      } else {
        add_problem(problems, std::move(selectors.error()), spec, said.at);
      }
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return plan;
}

Nanos pace_of(const spec::Watch& watch, const spec::Environment& environment, Nanos period) {
  return watch.scrape.value_or(environment.driver == "exec" ? period : kPace);
}

}  // namespace headroom::operation
