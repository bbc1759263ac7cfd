#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "spec/check.h"

namespace headroom::spec {
namespace {

// Depth-first search for cycles of calls; each component is left once, so it is linear.
class CycleSearch {
 public:
  explicit CycleSearch(const std::vector<Component>& components) {
    for (const Component& component : components) components_.emplace(component.name, &component);
  }

  void run(const std::vector<Component>& components, Reader& reader) {
    for (const Component& component : components) search_from(component, reader);
  }

 private:
  enum class Mark { kNew, kOnPath, kDone };
  struct Frame {
    const Component* component;
    std::size_t next_call = 0;
  };

  // With a stack of its own: a chain of calls may be as long as the file is.
  void search_from(const Component& start, Reader& reader) {
    if (marks_[start.name] != Mark::kNew) return;
    enter(start);
    while (!path_.empty()) {
      Frame& frame = path_.back();
      if (frame.next_call == frame.component->calls.size()) {
        marks_[frame.component->name] = Mark::kDone;
        path_.pop_back();
        continue;
      }
      const Call& call = frame.component->calls[frame.next_call++];
      const auto callee = components_.find(call.to);
      if (callee == components_.end()) continue;
      const Mark mark = marks_[call.to];
      if (mark == Mark::kOnPath) report(call, reader);
      if (mark == Mark::kNew) enter(*callee->second);
    }
  }

  void enter(const Component& component) {
    marks_[component.name] = Mark::kOnPath;
    path_.push_back({&component});
  }

  void report(const Call& call, Reader& reader) const {
    std::vector<std::string_view> names;
    const auto begin = std::ranges::find(
        path_, call.to, [](const Frame& frame) { return std::string_view(frame.component->name); });
    for (auto frame = begin; frame != path_.end(); ++frame) {
      names.push_back(frame->component->name);
    }
    names.push_back(call.to);
    reader.problem(call.at, fmt::format("calls go in a circle: {}", fmt::join(names, " -> ")),
                   "a request would never end", "remove one of these calls");
  }

  std::unordered_map<std::string_view, const Component*> components_;
  std::unordered_map<std::string_view, Mark> marks_;
  std::vector<Frame> path_;
};

}  // namespace

void check_system(const Spec& spec, const Node& root, Reader& reader) {
  const std::vector<Component>& components = spec.system.components;
  const Node* node = root.find("system");
  if (node != nullptr && node->find("entry") == nullptr && components.size() > 1) {
    reader.problem(
        node->at, "system has no entry",
        fmt::format("it has {} components, and users reach one of them", components.size()),
        fmt::format("for example entry: {}", components.front().name));
  }
  CycleSearch(components).run(components, reader);
}

}  // namespace headroom::spec
