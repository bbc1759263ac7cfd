#include "review/edges.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::review {
namespace {

constexpr std::size_t kMostPaths = 10'000;

// Lengthens a path by every call that its last component makes for the step, and so on.
class PathSearch {
 public:
  PathSearch(const Edges& edges, std::string_view step) : edges_(edges), step_(step) {}

  void from(const Edge& edge, std::vector<std::vector<const Edge*>>& paths) {
    path_.push_back(&edge);
    const std::vector<const Edge*> next = edges_.out_of(*edge.to, step_);
    if (next.empty() && paths.size() < kMostPaths) paths.push_back(path_);
    for (const Edge* call : next) {
      if (paths.size() < kMostPaths) from(*call, paths);
    }
    path_.pop_back();
  }

 private:
  const Edges& edges_;
  std::string_view step_;
  std::vector<const Edge*> path_;
};

}  // namespace

bool Edge::is_for(std::string_view step) const {
  return steps.empty() || std::ranges::find(steps, step) != steps.end();
}

Edges::Edges(const spec::Spec& spec) : spec_(spec) {
  const std::vector<spec::Component>& components = spec.system.components;
  if (components.empty()) return;
  entry_ = spec.system.entry.empty() ? &components.front() : find(spec.system.entry);
  for (const spec::Journey& journey : spec.workload.journeys) {
    spec::for_each_request(journey.steps, [this](const spec::Step& step) {
      all_.push_back({.name = "step " + step.name,
                      .at = step.at,
                      .to = entry_,
                      .steps = {step.name},
                      .timeout = step.timeout,
                      .retry = step.retry ? &*step.retry : nullptr});
    });
  }
  for (const spec::Component& component : components) {
    for (const spec::Call& call : component.calls) {
      all_.push_back({.name = fmt::format("{} -> {}", component.name, call.to),
                      .at = call.at,
                      .from = &component,
                      .to = find(call.to),
                      .call = &call,
                      .steps = call.on,
                      .timeout = call.timeout,
                      .retry = call.retry ? &*call.retry : nullptr});
    }
  }
}

std::vector<const Edge*> Edges::out_of(const spec::Component& component,
                                       std::string_view step) const {
  std::vector<const Edge*> out = out_of(component);
  std::erase_if(out, [&](const Edge* edge) { return !edge->is_for(step); });
  return out;
}

std::vector<const Edge*> Edges::out_of(const spec::Component& component) const {
  std::vector<const Edge*> out;
  for (const Edge& edge : all_) {
    if (edge.from == &component) out.push_back(&edge);
  }
  return out;
}

std::vector<const Edge*> Edges::into(const spec::Component& component) const {
  std::vector<const Edge*> in;
  for (const Edge& edge : all_) {
    if (edge.to == &component) in.push_back(&edge);
  }
  return in;
}

const spec::Component* Edges::find(std::string_view name) const {
  const auto found = std::ranges::find(spec_.system.components, name, &spec::Component::name);
  return found == spec_.system.components.end() ? nullptr : &*found;
}

std::vector<std::vector<const Edge*>> Edges::paths() const {
  std::vector<std::vector<const Edge*>> paths;
  for (const Edge& edge : all_) {
    if (edge.call != nullptr) continue;
    PathSearch(*this, edge.steps.front()).from(edge, paths);
  }
  return paths;
}

}  // namespace headroom::review
