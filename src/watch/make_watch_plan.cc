#include "watch/make_watch_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "drivers/state_folder.h"
#include "watch/common_metrics.h"

namespace headroom::watch {
namespace {

WatchedComponent& find_or_add(WatchPlan& plan, const std::string& component) {
  const auto found = std::ranges::find(plan.components, component, &WatchedComponent::component);
  if (found != plan.components.end()) return *found;
  return plan.components.emplace_back(WatchedComponent{.component = component});
}

template <class Source>
bool tells_requests(const std::map<Figure, Source>& figures) {
  return figures.contains(Figure::kArrivals) || figures.contains(Figure::kAnswers);
}

// "slots_busy + queue_depth": without the labels, which only a program wants to read.
std::string names_of(const Selectors& selectors) {
  std::vector<std::string_view> names;
  for (const Selector& selector : selectors) names.push_back(selector.metric());
  return fmt::format("{}", fmt::join(names, " + "));
}

// Adds what the program at `url` publishes, and says what that is.
std::string detect(WatchedComponent& watched, const Url& url, Nanos patience) {
  const auto metrics = published_metrics(url, patience);
  if (!metrics) return metrics.error().what;
  const auto texts = figures_among(*metrics);
  if (texts.empty()) return "publishes no metrics that are known by their names";
  std::vector<std::string> words;
  for (const auto& [figure, text] : texts) {
    auto selectors = parse_selectors(text);
    HEADROOM_CHECK(selectors.has_value(), "names that were read are well-formed");
    words.push_back(fmt::format("{}: {}", to_string(figure), names_of(*selectors)));
    watched.published.emplace(figure, *std::move(selectors));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

WatchPlan make_watch_plan(const spec::System& system, const spec::Environment& environment,
                          const std::filesystem::path& state_folder) {
  WatchPlan plan;
  for (const spec::Component& component : system.components) {
    WatchedComponent& watched = find_or_add(plan, component.name);
    watched.cores = component.cpu;
    watched.slots = component.slots;
  }
  const drivers::StateFolder state(state_folder);
  for (const spec::Launch& launch : environment.components) {
    WatchedComponent& watched = find_or_add(plan, launch.component);
    if (launch.balancer == spec::Balancer::kHaproxy) {
      watched.balancer = state.balancer(environment.name, launch.component);
    }
  }
  return plan;
}

std::vector<std::string> detect_figures(WatchPlan& plan,
                                        const std::vector<platform::Instance>& instances,
                                        Nanos patience) {
  std::vector<std::string> found;
  for (WatchedComponent& watched : plan.components) {
    if (tells_requests(watched.published) || tells_requests(watched.queried)) continue;
    const auto instance = std::ranges::find_if(instances, [&](const platform::Instance& one) {
      return one.component == watched.component && one.health == platform::Health::kReady;
    });
    if (instance == instances.end()) {
      found.push_back(watched.component + ": no replica is ready");
      continue;
    }
    const auto url = parse_url("http://" + instance->address + watched.path);
    found.push_back(fmt::format("{}: {}", watched.component,
                                url ? detect(watched, *url, patience) : url.error().what));
  }
  return found;
}

}  // namespace headroom::watch
