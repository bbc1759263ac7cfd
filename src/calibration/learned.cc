#include "calibration/learned.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

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

// By what factor a component holds its slots longer than its file says; nothing where it does not.
std::optional<double> holds_factor(const Learned& learned, const std::string& component) {
  const auto found = learned.shapes.holds_factor.find(component);
  if (found == learned.shapes.holds_factor.end()) return std::nullopt;
  if (std::abs(found->second - 1) < kSameHold) return std::nullopt;
  return found->second;
}

Result<std::string> longer_holds(const spec::Component& component, double factor) {
  const auto holds = spec::parse_time_formula(component.holds);
  if (!holds) return fail(holds.error());
  return times(*holds, factor);
}

// Demands and shapes.
Result<Learned> learn_costs(std::span<const Observation> observations) {
  Learned learned;
  for (const Observation& observation : observations) {
    learned.runs.push_back(observation.run.header.id);
  }
  auto demands = measure_demands(observations);
  if (!demands) return fail(std::move(demands.error()));
  learned.demands = std::move(*demands);

  const Observation& calm = calmest(observations);
  spec::Spec spec = calm.spec;
  for (const MeasuredDemand& measured : learned.demands) {
    find(spec.system, measured.component)->demand = measured.demand;
  }
  spec.system.overhead.clear();
  auto shapes = fit_shapes(spec, calm);
  if (!shapes) return fail(std::move(shapes.error()));
  learned.shapes = std::move(*shapes);
  learned.shapes_from = calm.run.header.id;
  return learned;
}

// What was learned so far, in the spec of a run.
Result<spec::Spec> corrected(spec::Spec spec, const Learned& learned) {
  for (const MeasuredDemand& measured : learned.demands) {
    find(spec.system, measured.component)->demand = measured.demand;
  }
  for (const auto& [component, variation] : learned.shapes.variation) {
    find(spec.system, component)->variation = variation;
  }
  for (spec::Component& component : spec.system.components) {
    const auto factor = holds_factor(learned, component.name);
    if (!factor) continue;
    auto holds = longer_holds(component, *factor);
    if (!holds) return fail(std::move(holds.error()));
    component.holds = std::move(*holds);
  }
  spec.system.overhead = learned.shapes.overhead;
  return spec;
}

Result<std::vector<Concurrency>> learn_concurrency(std::span<const Observation> observations,
                                                   const Learned& learned) {
  std::vector<Subject> subjects;
  for (const Observation& observation : observations) {
    auto spec = corrected(observation.spec, learned);
    if (!spec) return fail(std::move(spec.error()));
    subjects.push_back({.observation = observation, .spec = std::move(*spec)});
  }
  std::vector<std::string> components;
  for (const auto& [component, variation] : learned.shapes.variation) {
    components.push_back(component);
  }
  return fit_concurrency(std::move(subjects), components);
}

std::optional<std::string> limit_line(const Learned& learned, const std::string& component) {
  const auto found = std::ranges::find(learned.concurrency, component, &Concurrency::component);
  if (found == learned.concurrency.end() || !found->limit) return std::nullopt;
  return fmt::format(
      "concurrency: {}  # misses the response times of {} by {:.0f} %, and no limit by {:.0f} %",
      *found->limit, found->runs == 1 ? "a busy run" : fmt::format("{} busy runs", found->runs),
      found->missed_by_limit * 100, found->missed_by_all * 100);
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
  if (const auto factor = holds_factor(learned, component.name)) {
    const auto holds = longer_holds(component, *factor);
    if (!holds) return fail(holds.error());
    lines.push_back(fmt::format("holds: {}  # {:.3g} times what the file says", *holds, *factor));
  }
  if (auto line = limit_line(learned, component.name)) lines.push_back(std::move(*line));
  return lines;
}

// Short enough for a line that every plan shows.
std::string runs_text(const std::vector<std::string>& runs) {
  constexpr std::size_t kMostNamed = 3;
  if (runs.size() <= kMostNamed) return fmt::format("{}", fmt::join(runs, ", "));
  return fmt::format("{} runs, {} to {}", runs.size(), runs.front(), runs.back());
}

// Of a step, only its name and its size are read again; what it asks for is the file's to say.
// Whole bytes: a KiB would round.
std::string workload_lines(const std::vector<MeasuredSize>& sizes) {
  if (sizes.empty()) return {};
  std::string text = "workload:\n  journeys:\n";
  std::string journey;
  for (const MeasuredSize& size : sizes) {
    if (size.journey != std::exchange(journey, size.journey)) {
      text += fmt::format("    {}:\n      steps:\n", journey);
    }
    text += fmt::format(
        "        - {}: {{ request: GET /, size: {{ request: {} B, response: {} B }} }}"
        "  # {} requests\n",
        size.step, size.request.count, size.response.count, size.requests);
  }
  return text;
}

}  // namespace

Result<Learned> learn(std::span<const Observation> observations) {
  HEADROOM_CHECK(!observations.empty(), "something has to be observed to learn from");
  auto learned = learn_costs(observations);
  if (!learned) return learned;
  // What the calm run teaches alone: queues of the others are held against what it cost there.
  std::optional<Learned> calm;
  if (observations.size() > 1) {
    auto alone = learn_costs(std::span(&calmest(observations), 1));
    if (!alone) return alone;
    calm = std::move(*alone);
  }
  auto concurrency = learn_concurrency(observations, calm ? *calm : *learned);
  if (!concurrency) return fail(std::move(concurrency.error()));
  learned->concurrency = std::move(*concurrency);
  learned->sizes = measure_sizes(observations);
  return learned;
}

Result<std::string> overlay_text(const spec::Spec& spec, const Learned& learned,
                                 const std::string& when) {
  std::string text = fmt::format(
      "# What `headroom learn` measured. It stands above the service file in every prediction, and "
      "is written\n"
      "# anew by the next `headroom learn`; without this file the service file speaks for itself "
      "again.\n"
      "# Runs: {}\n"
      "headroom: 1\n"
      "service: {}\n"
      "description: learned {} from {}\n",
      fmt::join(learned.runs, " "), spec.service, when, runs_text(learned.runs));
  std::vector<std::string> overheads;
  for (const auto& [step, overhead] : learned.shapes.overhead) {
    if (overhead < kLeastOverhead) continue;
    overheads.push_back(fmt::format("{}: {}", step, to_string(overhead)));
  }
  text += workload_lines(learned.sizes);
  text += "system:\n";
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
  add_sizes(spec.workload, overlay.workload);
  for (const auto& [step, overhead] : overlay.system.overhead) {
    spec.system.overhead[step] = overhead;
  }
  for (const spec::Component& learned : overlay.system.components) {
    spec::Component* component = find(spec.system, learned.name);
    if (component == nullptr) continue;
    for (const auto& [step, demand] : learned.demand) component->demand[step] = demand;
    if (!learned.demand.empty()) component->variation = learned.variation;
    if (!learned.holds.empty() && !component->holds.empty()) component->holds = learned.holds;
    if (learned.concurrency && !says_how_many(*component)) {
      component->concurrency = learned.concurrency;
    }
  }
  return spec;
}

}  // namespace headroom::calibration
