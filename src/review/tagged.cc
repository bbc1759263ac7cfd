#include "review/tagged.h"

#include <algorithm>
#include <array>

namespace headroom::review {

std::vector<std::string> steps_tagged(const spec::Spec& spec,
                                      std::span<const std::string_view> tags) {
  std::vector<std::string> names;
  const auto add = [&](const spec::Step& request) { names.push_back(request.name); };
  const auto is_tagged = [&](const spec::Step& step) {
    return std::ranges::any_of(step.tags, [&](const spec::Located<std::string>& tag) {
      return std::ranges::find(tags, tag.value) != tags.end();
    });
  };
  for (const spec::Journey& journey : spec.workload.journeys) {
    spec::for_each_step(journey.steps, [&](const spec::Step& step) {
      if (!is_tagged(step)) return;
      if (!step.is_group()) add(step);
      for (const auto* inside : {&step.steps, &step.choices}) spec::for_each_request(*inside, add);
    });
  }
  return names;
}

std::vector<std::string> bulk_steps(const spec::Spec& spec) {
  constexpr std::array<std::string_view, 2> kBulk{"bulk", "batch"};
  return steps_tagged(spec, kBulk);
}

std::vector<std::string> steps_at(const Subject& subject, const spec::Component& component) {
  std::vector<std::string> steps;
  for (const auto& path : subject.edges.paths()) {
    const std::string& step = path.front()->steps.front();
    const bool comes_here =
        std::ranges::any_of(path, [&](const Edge* edge) { return edge->to == &component; });
    if (comes_here && std::ranges::find(steps, step) == steps.end()) steps.push_back(step);
  }
  return steps;
}

std::vector<std::string> common(std::vector<std::string> steps,
                                const std::vector<std::string>& others) {
  std::erase_if(steps, [&](const std::string& step) {
    return std::ranges::find(others, step) == others.end();
  });
  return steps;
}

}  // namespace headroom::review
