#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "spec/check.h"

namespace headroom::spec {
namespace {

struct NameSpace {
  std::string_view word;  // "step"
  std::vector<std::string_view> names;
};

// Each name once, though several journeys may have such a step.
NameSpace steps_of(const Spec& spec) {
  NameSpace space{.word = "step", .names = {}};
  std::set<std::string_view> seen;
  for (const Journey& journey : spec.workload.journeys) {
    for_each_request(journey.steps, [&](const Step& step) {
      if (seen.insert(step.name).second) space.names.push_back(step.name);
    });
  }
  return space;
}

// Each tag once, by where it first stands.
NameSpace tags_of(const Spec& spec) {
  NameSpace space{.word = "tag", .names = {}};
  std::set<std::string_view> seen;
  for (const Journey& journey : spec.workload.journeys) {
    for_each_step(journey.steps, [&](const Step& step) {
      for (const auto& tag : step.tags) {
        if (seen.insert(tag.value).second) space.names.push_back(tag.value);
      }
    });
  }
  return space;
}

NameSpace names_of(Names names, const Spec& spec) {
  NameSpace space;
  switch (names) {
    case Names::kStep:
      space = steps_of(spec);
      break;
    case Names::kStepOrTag: {
      space = steps_of(spec);
      const NameSpace tags = tags_of(spec);
      if (!tags.names.empty()) space.word = "step or tag";
      space.names.insert(space.names.end(), tags.names.begin(), tags.names.end());
      break;
    }
    case Names::kJourney:
      space.word = "journey";
      for (const Journey& journey : spec.workload.journeys) space.names.push_back(journey.name);
      break;
    case Names::kComponent:
      space.word = "component";
      for (const Component& component : spec.system.components) {
        space.names.push_back(component.name);
      }
      break;
    case Names::kEnvironment:
      space.word = "environment";
      for (const Environment& environment : spec.environments) {
        space.names.push_back(environment.name);
      }
      break;
    case Names::kTarget:
      space.word = "target";
      for (const Target& target : spec.targets) space.names.push_back(target.name);
      break;
    case Names::kTest:
      space.word = "test";
      for (const Test& test : spec.tests) space.names.push_back(test.name);
      break;
  }
  return space;
}

// Lists at most ten names.
std::string list_names(const NameSpace& space) {
  if (space.names.empty()) return fmt::format("the file has no {}s", space.word);
  constexpr std::size_t kMost = 10;
  std::vector<std::string_view> some(
      space.names.begin(),
      space.names.begin() + static_cast<std::ptrdiff_t>(std::min(kMost, space.names.size())));
  if (some.size() < space.names.size()) {
    return fmt::format("there are {} {}s, among them {}", space.names.size(), space.word,
                       enumerate(some, "and"));
  }
  return some.size() == 1 ? fmt::format("the only {} is {}", space.word, some[0])
                          : fmt::format("the {}s are {}", space.word, enumerate(some, "and"));
}

// Those of steps and of tags are listed apart.
std::string known_names(Names names, const Spec& spec) {
  if (names != Names::kStepOrTag) return list_names(names_of(names, spec));
  const NameSpace tags = tags_of(spec);
  const std::string steps = list_names(steps_of(spec));
  return tags.names.empty() ? steps : fmt::format("{}; {}", steps, list_names(tags));
}

}  // namespace

void check_references(const Spec& spec, const std::vector<Reference>& references, Reader& reader) {
  std::map<Names, NameSpace> spaces;
  for (const Names names : {Names::kStep, Names::kStepOrTag, Names::kJourney, Names::kComponent,
                            Names::kEnvironment, Names::kTarget, Names::kTest}) {
    NameSpace space = names_of(names, spec);
    std::ranges::sort(space.names);
    spaces.emplace(names, std::move(space));
  }
  for (const Reference& reference : references) {
    const NameSpace& space = spaces.at(reference.of);
    if (std::ranges::binary_search(space.names, reference.name)) continue;
    reader.problem(reference.at,
                   fmt::format("there is no {} {}", space.word, in_quotes(reference.name)),
                   known_names(reference.of, spec), did_you_mean(reference.name, space.names));
  }
}

void check_step_names(const Spec& spec, Reader& reader) {
  std::map<std::string_view, Position> seen;
  for (const Journey& journey : spec.workload.journeys) {
    for_each_request(journey.steps, [&](const Step& step) {
      const auto [first, is_new] = seen.emplace(step.name, step.at);
      if (is_new) return;
      reader.problem(step.at, fmt::format("the step {} stands twice", in_quotes(step.name)),
                     fmt::format("it is already on line {}, and requests are measured by the name "
                                 "of their step",
                                 first->second.line),
                     fmt::format("rename one, for example {}-{}", journey.name, step.name));
    });
  }
}

void check_tags(const Spec& spec, Reader& reader) {
  std::map<std::string_view, Position> steps;
  for (const Journey& journey : spec.workload.journeys) {
    for_each_request(journey.steps, [&](const Step& step) { steps.emplace(step.name, step.at); });
  }
  for (const Journey& journey : spec.workload.journeys) {
    for_each_step(journey.steps, [&](const Step& step) {
      for (const auto& [tag, at] : step.tags) {
        const auto same = steps.find(tag);
        if (same == steps.end()) continue;
        reader.problem(at, fmt::format("the tag {} has the name of a step", in_quotes(tag)),
                       fmt::format("the step is on line {}, column {}, and a requirement could "
                                   "mean either",
                                   same->second.line, same->second.column),
                       "rename one of them");
      }
    });
  }
}

void check_suites(const Spec& spec, Reader& reader) {
  for (const Suite& suite : spec.suites) {
    if (std::ranges::find(spec.tests, suite.name, &Test::name) == spec.tests.end()) continue;
    reader.problem(suite.at,
                   fmt::format("the suite {} has the name of a test", in_quotes(suite.name)),
                   "`headroom test NAME` would not know which is meant", "rename one of them");
  }
}

void check_environments(const Spec& spec, Reader& reader) {
  if (spec.system.components.empty()) return;
  const NameSpace space = names_of(Names::kComponent, spec);
  for (const Environment& environment : spec.environments) {
    for (const Launch& launch : environment.components) {
      if (std::ranges::find(space.names, launch.component) != space.names.end()) continue;
      reader.problem(launch.at,
                     fmt::format("there is no component {}", in_quotes(launch.component)),
                     list_names(space), did_you_mean(launch.component, space.names));
    }
  }
}

}  // namespace headroom::spec
