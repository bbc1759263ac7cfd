#include "watch/make_watch_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <map>
#include <optional>
#include <set>
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

// Adds what a program publishes, and says what that is.
std::string add_figures(WatchedComponent& watched, const MetricLabels& metrics) {
  const auto texts = figures_among(metrics);
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

// What the first ready replica of a component publishes, or why there is nothing.
std::expected<Published, std::string> ask(const WatchedComponent& watched,
                                          const std::vector<platform::Instance>& instances,
                                          Nanos patience) {
  const auto instance = std::ranges::find_if(instances, [&](const platform::Instance& one) {
    return one.component == watched.component && one.health == platform::Health::kReady;
  });
  if (instance == instances.end()) return std::unexpected("no replica is ready");
  const auto url = parse_url("http://" + instance->address + watched.path);
  if (!url) return std::unexpected(url.error().what);
  auto published = published_metrics(*url, patience);
  if (!published) return std::unexpected(std::move(published.error().what));
  return std::move(*published);
}

// Whom a component calls, and whom those call.
std::set<std::string> behind(const spec::System& system, const std::string& name) {
  std::set<std::string> reached;
  std::vector<std::string> next{name};
  while (!next.empty()) {
    const std::string here = std::move(next.back());
    next.pop_back();
    const auto found = std::ranges::find(system.components, here, &spec::Component::name);
    if (found == system.components.end()) continue;
    for (const spec::Call& call : found->calls) {
      if (reached.insert(call.to).second) next.push_back(call.to);
    }
  }
  return reached;
}

using Answers = std::map<std::string, std::expected<Published, std::string>>;

// The component behind this one whose program answered for it.
std::optional<std::string> answers_for(const std::string& component, const Answers& answers,
                                       const spec::System& system) {
  const std::optional<double> began = answers.at(component)->began;
  if (!began) return std::nullopt;
  for (const std::string& other : behind(system, component)) {
    const auto answer = answers.find(other);
    if (other == component || answer == answers.end() || !answer->second) continue;
    if (answer->second->began == began) return other;
  }
  return std::nullopt;
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

std::vector<std::string> detect_figures(WatchPlan& plan, const spec::System& system,
                                        const std::vector<platform::Instance>& instances,
                                        Nanos patience) {
  Answers answers;
  for (const WatchedComponent& watched : plan.components) {
    if (tells_requests(watched.published) || tells_requests(watched.queried)) continue;
    answers.emplace(watched.component, ask(watched, instances, patience));
  }
  std::vector<std::string> found;
  for (WatchedComponent& watched : plan.components) {
    const auto answer = answers.find(watched.component);
    if (answer == answers.end()) continue;
    std::string said;
    if (!answer->second) {
      said = answer->second.error();
    } else if (const auto other = answers_for(watched.component, answers, system)) {
      said = fmt::format("passes on what {} publishes, and has no metrics of its own", *other);
    } else {
      said = add_figures(watched, answer->second->metrics);
    }
    found.push_back(fmt::format("{}: {}", watched.component, said));
  }
  return found;
}

}  // namespace headroom::watch
