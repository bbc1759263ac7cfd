#include "calibration/overlay.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "calibration/holds.h"

namespace headroom::calibration {
namespace {

constexpr Nanos kLeastOverhead = std::chrono::microseconds(1);

const Slots* slots_of(const Learned& learned, const std::string& component) {
  const auto& all = learned.slots.components;
  const auto found = std::ranges::find(all, component, &Slots::component);
  return found == all.end() ? nullptr : &*found;
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

Result<std::optional<std::string>> holds_line(const spec::Component& component,
                                              const Learned& learned) {
  const Slots* slots = slots_of(learned, component.name);
  const bool is_new = slots != nullptr && slots->holds;
  const auto factor = holds_factor(learned.shapes, component.name);
  if (!is_new && !factor) return std::nullopt;
  spec::Component base = component;
  if (is_new) base.holds = to_string(*slots->holds);
  const auto holds = longer_holds(base, factor.value_or(1));
  if (!holds) return fail(holds.error());
  return is_new ? fmt::format("holds: {}  # not said", *holds)
                : fmt::format("holds: {}  # {:.3g} times what the file says", *holds, *factor);
}

// Where the file says as much, it is left to it.
std::optional<std::string> slots_line(const Learned& learned, const std::string& component) {
  const Slots* slots = slots_of(learned, component);
  if (slots == nullptr || !slots->measured()) return std::nullopt;
  if (!slots->corrects() && !slots->holds) return std::nullopt;
  const std::string was =
      slots->stated ? fmt::format("the file says {}", *slots->stated) : std::string("not said");
  return fmt::format("slots: {}  # {}; {}", *slots->measured(), was, evidence_of(*slots));
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
  auto held = holds_line(component, learned);
  if (!held) return fail(std::move(held.error()));
  if (*held) lines.push_back(std::move(**held));
  if (auto line = slots_line(learned, component.name)) lines.push_back(std::move(*line));
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

spec::Component* find(spec::System& system, const std::string& name) {
  const auto found = std::ranges::find(system.components, name, &spec::Component::name);
  return found == system.components.end() ? nullptr : &*found;
}

const spec::Component* find(const spec::System& system, const std::string& name) {
  const auto found = std::ranges::find(system.components, name, &spec::Component::name);
  return found == system.components.end() ? nullptr : &*found;
}

// A component without slots whose file says how many requests it works on at once means the same.
bool calls_it_concurrency(const spec::Component& component) {
  return component.concurrency && !component.slots;
}

void set_slots(spec::Component& component, int slots) {
  (calls_it_concurrency(component) ? component.concurrency : component.slots) = slots;
}

bool asks_for_slots(const spec::Environment& environment, const std::string& component) {
  const auto asks = [](const std::string& text) {
    return text.contains("${slots}") || text.contains("${concurrency}");
  };
  return std::ranges::any_of(environment.components, [&](const spec::Launch& launch) {
    return launch.component == component &&
           (asks(launch.run) ||
            std::ranges::any_of(launch.env, [&](const auto& set) { return asks(set.second); }));
  });
}

}  // namespace

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
  if (!learned.shapes_from.empty()) {
    text += fmt::format("  # response times of {}, within {:.1f} %\n", learned.shapes_from,
                        learned.shapes.misfit * 100);
  }
  if (!overheads.empty()) text += fmt::format("  overhead: {{ {} }}\n", fmt::join(overheads, ", "));
  text += "  components:\n";
  bool is_empty = true;
  for (const spec::Component& component : spec.system.components) {
    const auto lines = component_lines(component, learned);
    if (!lines) return fail(lines.error());
    const Slots* slots = slots_of(learned, component.name);
    if (slots != nullptr && slots->measured() && !slots->corrects()) {
      text += fmt::format("    # {} has {} slots, as the file says; {}\n", component.name,
                          *slots->stated, evidence_of(*slots));
    }
    if (lines->empty()) continue;
    is_empty = false;
    text += fmt::format("    {}:\n", component.name);
    for (const std::string& line : *lines) text += fmt::format("      {}\n", line);
  }
  if (is_empty) text += "    {}\n";
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
    const bool may_hold = !component->holds.empty() || (learned.slots && !component->cpu);
    if (!learned.holds.empty() && may_hold) component->holds = learned.holds;
    if (learned.slots) set_slots(*component, *learned.slots);
    if (learned.concurrency && !says_how_many(*component)) {
      component->concurrency = learned.concurrency;
    }
  }
  return spec;
}

std::vector<std::string> slots_corrected(const spec::Spec& written, const spec::Spec& overlay) {
  std::vector<std::string> told;
  for (const spec::Component& learned : overlay.system.components) {
    const spec::Component* component = find(written.system, learned.name);
    if (component == nullptr || !learned.slots) continue;
    const auto stated = component->slots ? component->slots : component->concurrency;
    if (stated == learned.slots) continue;
    told.push_back(fmt::format(
        "{} {} ({})", learned.name, *learned.slots,
        stated ? fmt::format("the file says {}", *stated) : std::string("the file says nothing")));
  }
  return told;
}

spec::Spec as_started(spec::Spec spec, const spec::Spec& written) {
  for (spec::Component& component : spec.system.components) {
    const spec::Component* as_written = find(written.system, component.name);
    const bool is_asked =
        std::ranges::any_of(written.environments, [&](const spec::Environment& environment) {
          return asks_for_slots(environment, component.name);
        });
    if (as_written == nullptr || !is_asked) continue;
    component.slots = as_written->slots;
    component.concurrency = as_written->concurrency;
  }
  return spec;
}

}  // namespace headroom::calibration
