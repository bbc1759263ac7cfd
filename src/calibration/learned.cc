#include "calibration/learned.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/check.h"
#include "spec/formula.h"

namespace headroom::calibration {
namespace {

// A factor on the time of a slot that is nearer to 1 is chance.
constexpr double kSameHold = 0.01;
constexpr Nanos kLeastOverhead = std::chrono::microseconds(1);

spec::Component* find(spec::System& system, const std::string& name) {
  const auto found = std::ranges::find(system.components, name, &spec::Component::name);
  return found == system.components.end() ? nullptr : &*found;
}

std::string times(const spec::TimeFormula& holds, double factor) {
  const auto scaled = [factor](Nanos duration) {
    return to_string(from_seconds(to_seconds(duration) * factor));
  };
  std::string text = scaled(holds.fixed);
  for (const spec::TimeFormula::Term& term : holds.terms) {
    text += fmt::format(" + {} * {}", scaled(term.each), term.name);
  }
  return text;
}

// The lines of one component's map, without their indentation.
std::vector<std::string> demand_lines(const MeasuredDemand& measured) {
  std::vector<std::string> steps;
  for (const auto& [step, demand] : measured.demand) {
    steps.push_back(fmt::format("{}: {}", step, to_string(demand)));
  }
  const std::string sure = std::isfinite(measured.uncertainty)
                               ? fmt::format(" +- {:.1f} %", measured.uncertainty * 100)
                               : std::string();
  const std::string was = measured.before.empty()
                              ? "not said"
                              : fmt::format("{:.3g} times what the file says", measured.factor);
  return {fmt::format("demand: {{ {} }}  # {}{}, at {:.3f} cores", fmt::join(steps, ", "), was,
                      sure, measured.cores)};
}

Result<std::vector<std::string>> component_lines(const spec::Component& component,
                                                 const Learned& learned) {
  std::vector<std::string> lines;
  const auto measured =
      std::ranges::find(learned.demands, component.name, &MeasuredDemand::component);
  if (measured != learned.demands.end()) lines = demand_lines(*measured);
  if (!lines.empty()) {
    const auto found = learned.shapes.variation.find(component.name);
    const bool is_known = found != learned.shapes.variation.end();
    lines.push_back(fmt::format("variation: {}", is_known ? found->second : component.variation));
  }
  if (const auto found = learned.shapes.holds_factor.find(component.name);
      found != learned.shapes.holds_factor.end() && std::abs(found->second - 1) >= kSameHold) {
    const auto holds = spec::parse_time_formula(component.holds);
    if (!holds) return fail(holds.error());
    lines.push_back(fmt::format("holds: {}  # {:.3g} times what the file says",
                                times(*holds, found->second), found->second));
  }
  return lines;
}

}  // namespace

Result<Learned> learn(std::span<const Observation> observations) {
  HEADROOM_CHECK(!observations.empty(), "something has to be observed to learn from");
  Learned learned;
  for (const Observation& observation : observations) {
    learned.runs.push_back(observation.run.header.id);
  }
  auto demands = measure_demands(observations);
  if (!demands) return fail(std::move(demands.error()));
  learned.demands = std::move(*demands);

  const auto calm = std::ranges::min_element(observations, {}, &Observation::sessions);
  spec::Spec spec = calm->spec;
  for (const MeasuredDemand& measured : learned.demands) {
    find(spec.system, measured.component)->demand = measured.demand;
  }
  spec.system.overhead.clear();
  auto shapes = fit_shapes(spec, *calm);
  if (!shapes) return fail(std::move(shapes.error()));
  learned.shapes = std::move(*shapes);
  learned.shapes_from = calm->run.header.id;
  return learned;
}

Result<std::string> overlay_text(const spec::Spec& spec, const Learned& learned,
                                 const std::string& when) {
  std::string text = fmt::format(
      "# What `headroom learn` measured. It stands above the service file in every prediction, and "
      "is written\n"
      "# anew by the next `headroom learn`; without this file the service file speaks for itself "
      "again.\n"
      "headroom: 1\n"
      "service: {}\n"
      "description: learned {} from {}\n"
      "system:\n",
      spec.service, when, fmt::join(learned.runs, ", "));
  std::vector<std::string> overheads;
  for (const auto& [step, overhead] : learned.shapes.overhead) {
    if (overhead < kLeastOverhead) continue;
    overheads.push_back(fmt::format("{}: {}", step, to_string(overhead)));
  }
  text += fmt::format("  # response times of {}, within {:.1f} %\n", learned.shapes_from,
                      learned.shapes.misfit * 100);
  if (!overheads.empty()) text += fmt::format("  overhead: {{ {} }}\n", fmt::join(overheads, ", "));
  text += "  components:\n";
  for (const spec::Component& component : spec.system.components) {
    const auto lines = component_lines(component, learned);
    if (!lines) return fail(lines.error());
    if (lines->empty()) continue;
    text += fmt::format("    {}:\n", component.name);
    for (const std::string& line : *lines) text += fmt::format("      {}\n", line);
  }
  if (text.ends_with("  components:\n")) text += "    {}\n";
  return text;
}

spec::Spec overlaid(spec::Spec spec, const spec::Spec& overlay) {
  for (const auto& [step, overhead] : overlay.system.overhead) {
    spec.system.overhead[step] = overhead;
  }
  for (const spec::Component& learned : overlay.system.components) {
    spec::Component* component = find(spec.system, learned.name);
    if (component == nullptr) continue;
    for (const auto& [step, demand] : learned.demand) component->demand[step] = demand;
    if (!learned.demand.empty()) component->variation = learned.variation;
    if (!learned.holds.empty() && !component->holds.empty()) component->holds = learned.holds;
  }
  return spec;
}

}  // namespace headroom::calibration
