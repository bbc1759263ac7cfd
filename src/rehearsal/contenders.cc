#include "rehearsal/contenders.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/steered.h"

namespace headroom::rehearsal {
namespace {

using Wishes = std::vector<spec::Autoscale>;

// One wish for each component that can be scaled; the file's own where it has one.
Wishes wishes_of(const spec::Spec& spec) {
  Wishes wishes;
  if (spec.operate) wishes = spec.operate->autoscale;
  for (const spec::Component& component : spec.system.components) {
    const bool is_wished =
        std::ranges::find(wishes, component.name, &spec::Autoscale::component) != wishes.end();
    if (!component.scaling || is_wished) continue;
    wishes.push_back({.component = component.name, .at = component.at});
  }
  return wishes;
}

// In numbers, by a policy that the file may not have wished for.
Contender all(const Wishes& wishes, std::string name, const spec::Autoscale& how) {
  Contender contender{.name = std::move(name), .wishes = wishes};
  for (spec::Autoscale& wish : contender.wishes) {
    wish.cpu.reset();
    wish.memory.reset();
    wish.policy = how.policy;
    wish.on = how.on;
    wish.target = how.target;
    wish.late = how.late;
  }
  return contender;
}

Contender as_they_are(const spec::Spec& spec, const Wishes& wishes) {
  Contender contender = all(wishes, "as many as now", {.policy = spec::Autoscale::Policy::kFixed});
  for (spec::Autoscale& wish : contender.wishes) {
    const auto component =
        std::ranges::find(spec.system.components, wish.component, &spec::Component::name);
    const int replicas = component == spec.system.components.end() ? 1 : component->replicas;
    wish.replicas_min = replicas;
    wish.replicas_max = std::max(replicas, wish.replicas_max.value_or(replicas));
    wish.schedule.clear();
  }
  return contender;
}

// Those of which the file says how many replicas there may be.
Wishes with_range(const spec::Spec& spec, Wishes wishes) {
  std::erase_if(wishes, [&](const spec::Autoscale& wish) {
    const auto component =
        std::ranges::find(spec.system.components, wish.component, &spec::Component::name);
    const bool can_grow = component != spec.system.components.end() && component->scaling;
    return wish.policy == spec::Autoscale::Policy::kVertical && !wish.replicas_min && !can_grow;
  });
  return wishes;
}

template <class Quantity>
std::string range_text(const spec::QuantityRange<Quantity>& range) {
  return fmt::format("{}..{}", to_string(range.least), to_string(range.most));
}

std::string_view policy_word(spec::Autoscale::Policy policy) {
  switch (policy) {
    case spec::Autoscale::Policy::kHpa:
      return "hpa";
    case spec::Autoscale::Policy::kPredictive:
      return "predictive";
    case spec::Autoscale::Policy::kFixed:
      return "fixed";
    case spec::Autoscale::Policy::kVertical:
      return "vertical";
    case spec::Autoscale::Policy::kTarget:
      break;
  }
  return "target";
}

}  // namespace

std::vector<Contender> contenders(const spec::Spec& spec) {
  using Kind = spec::Autoscale::Policy;
  const Wishes wishes = wishes_of(spec);
  std::vector<Contender> contenders;
  if (wishes.empty()) return contenders;
  if (spec.operate && !spec.operate->autoscale.empty()) {
    contenders.push_back({.name = "the file's", .wishes = spec.operate->autoscale});
  }
  contenders.push_back(as_they_are(spec, wishes));
  const Wishes numbered = with_range(spec, wishes);
  if (numbered.empty()) return contenders;
  for (const double target : {0.5, 0.7, 0.8}) {
    contenders.push_back(all(numbered, fmt::format("HPA at {:.0f}%", target * 100),
                             {.policy = Kind::kHpa, .target = Ratio{target}}));
  }
  for (const double target : {0.7, 0.85}) {
    contenders.push_back(all(numbered, fmt::format("target at {:.0f}%", target * 100),
                             {.policy = Kind::kTarget, .target = Ratio{target}}));
  }
  for (const double target : {0.7, 0.85}) {
    for (const double late : {0.01, 0.02, 0.04, 0.08, 0.15}) {
      contenders.push_back(all(
          numbered, fmt::format("predictive, {:.0f}% late, at {:.0f}%", late * 100, target * 100),
          {.policy = Kind::kPredictive, .target = Ratio{target}, .late = Ratio{late}}));
    }
  }
  return contenders;
}

std::expected<std::vector<Policy>, Problems> policies_of(
    const spec::Spec& spec, const std::vector<Contender>& contenders, const Known& known,
    const std::function<void(const run::Event&)>& told) {
  std::vector<Policy> policies;
  Problems problems;
  for (const Contender& contender : contenders) {
    for (const spec::Autoscale& wish : contender.wishes) {
      auto steered = control::steered_of(spec, wish, known(wish.component));
      if (steered) continue;
      for (Error& problem : steered.error()) {
        const bool is_known = std::ranges::any_of(
            problems, [&](const Error& other) { return to_string(other) == to_string(problem); });
        if (!is_known) problems.push_back(std::move(problem));
      }
    }
    policies.push_back(operated({.name = contender.name,
                                 .steered =
                                     [&spec, wishes = contender.wishes, known] {
                                       std::vector<control::Steered> steered;
                                       for (const spec::Autoscale& wish : wishes) {
                                         steered.push_back(*control::steered_of(
                                             spec, wish, known(wish.component)));
                                       }
                                       return steered;
                                     },
                                 .settings = {.entry = spec.system.entry},
                                 .period = control::period_of(spec),
                                 .told = told}));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return policies;
}

std::string section_of(const Contender& contender) {
  std::string text = "operate:\n  autoscale:\n";
  for (const spec::Autoscale& wish : contender.wishes) {
    text += fmt::format("    {}: {{ policy: {}", wish.component, policy_word(wish.policy));
    if (wish.target) text += fmt::format(", target: {}", to_string(*wish.target));
    if (wish.late) text += fmt::format(", late: {}", to_string(*wish.late));
    if (wish.replicas_min && wish.replicas_max) {
      text += fmt::format(", replicas: {}..{}", *wish.replicas_min, *wish.replicas_max);
    }
    if (wish.cpu) text += fmt::format(", cpu: {}", range_text(*wish.cpu));
    if (wish.memory) text += fmt::format(", memory: {}", range_text(*wish.memory));
    if (wish.capacity) text += fmt::format(", capacity: {}", to_string(*wish.capacity));
    if (wish.start) text += fmt::format(", start: {}", to_string(*wish.start));
    if (wish.budget) text += fmt::format(", budget: {}", to_string(*wish.budget));
    text += " }\n";
  }
  return text;
}

}  // namespace headroom::rehearsal
