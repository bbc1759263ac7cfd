#include "tuning/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/check.h"

namespace headroom::tuning {
namespace {

using spec::Knob;
using spec::Setting;

// Where a knob's value stands in a Spec: what it is now, and how to set it.
struct Place {
  std::string path;
  Position at;
  Setting now;
  std::function<void(const Setting&)> set;
};

Setting whole(int number) {
  return {.text = fmt::format("{}", number), .number = static_cast<double>(number)};
}

Place number_at(std::string path, Position at, int& number) {
  return {std::move(path), at, whole(number),
          [&number](const Setting& to) { number = static_cast<int>(to.number); }};
}

Place number_at(std::string path, Position at, std::optional<int>& number) {
  return {std::move(path), at, number ? whole(*number) : Setting{},
          [&number](const Setting& to) { number = static_cast<int>(to.number); }};
}

Place cores_at(std::string path, Position at, std::optional<Cores>& cores) {
  return {std::move(path), at,
          cores ? Setting{.text = to_string(*cores), .number = cores->count} : Setting{},
          [&cores](const Setting& to) { cores = Cores{to.number}; }};
}

Place timeout_at(std::string path, Position at, std::optional<Nanos>& timeout) {
  return {
      std::move(path), at,
      timeout ? Setting{.text = to_string(*timeout), .number = to_seconds(*timeout)} : Setting{},
      [&timeout](const Setting& to) { timeout = from_seconds(to.number); }};
}

// Off takes it away; on leaves what the file has.
Place cache_at(std::string path, Position at, std::optional<spec::Cache>& cache) {
  return {std::move(path),
          at,
          {.text = cache ? "on" : "off", .number = cache ? 1.0 : 0.0},
          [&cache](const Setting& to) {
            if (to.number == 0) cache.reset();
          }};
}

Place value_at(std::string path, Position at, std::string& value) {
  return {std::move(path), at, {.text = value}, [&value](const Setting& to) { value = to.text; }};
}

void add_launches(spec::Spec& spec, const Knob& knob, std::vector<Place>& places) {
  for (spec::Environment& environment : spec.environments) {
    for (spec::Launch& launch : environment.components) {
      if (launch.component != knob.component) continue;
      const std::string path = fmt::format("environments.{}.components.{}.{}", environment.name,
                                           launch.component, spec::field_of(knob.kind));
      if (knob.kind == Knob::Kind::kReplicas && launch.replicas) {
        places.push_back(number_at(path, launch.at, launch.replicas));
      }
      if (knob.kind == Knob::Kind::kCpu && launch.cpu) {
        places.push_back(cores_at(path, launch.at, launch.cpu));
      }
    }
  }
}

Place place_in(spec::Component& component, const Knob& knob) {
  std::string path =
      fmt::format("system.components.{}.{}", component.name, spec::field_of(knob.kind));
  switch (knob.kind) {
    case Knob::Kind::kReplicas:
      return number_at(std::move(path), component.at, component.replicas);
    case Knob::Kind::kCpu:
      return cores_at(std::move(path), component.at, component.cpu);
    case Knob::Kind::kSlots:
      return number_at(std::move(path), component.at, component.slots);
    case Knob::Kind::kConcurrency:
      return number_at(std::move(path), component.at, component.concurrency);
    case Knob::Kind::kQueue:
      return number_at(std::move(path), component.at, component.queue);
    case Knob::Kind::kCache:
      return cache_at(std::move(path), component.at, component.cache);
    case Knob::Kind::kTimeout:
    case Knob::Kind::kConnections:
    case Knob::Kind::kValue:
      break;
  }
  HEADROOM_CHECK(false, "a knob of a component is in it");
}

std::vector<Place> places_of(spec::Spec& spec, const Knob& knob) {
  std::vector<Place> places;
  if (knob.kind == Knob::Kind::kValue) {
    for (spec::Environment& environment : spec.environments) {
      const auto value = environment.values.find(knob.name);
      if (value == environment.values.end()) continue;
      places.push_back(
          value_at(fmt::format("environments.{}.values.{}", environment.name, knob.name),
                   environment.at, value->second));
    }
    return places;
  }
  const auto component =
      std::ranges::find(spec.system.components, knob.component, &spec::Component::name);
  HEADROOM_CHECK(component != spec.system.components.end(), "a knob's component exists");
  if (!knob.is_of_call()) {
    places.push_back(place_in(*component, knob));
    add_launches(spec, knob, places);
    return places;
  }
  for (spec::Call& call : component->calls) {
    if (call.to != knob.callee) continue;
    std::string path = fmt::format("system.components.{}.calls.{}.{}", component->name, call.to,
                                   spec::field_of(knob.kind));
    places.push_back(knob.kind == Knob::Kind::kTimeout
                         ? timeout_at(std::move(path), call.at, call.timeout)
                         : number_at(std::move(path), call.at, call.connections));
  }
  return places;
}

bool is_same(const Knob& knob, const Setting& one, const Setting& other) {
  return knob.kind == Knob::Kind::kValue ? one.text == other.text : one.number == other.number;
}

const std::vector<Knob>& knobs_of(const spec::Spec& spec) {
  HEADROOM_CHECK(spec.tune, "what is tuned has knobs");
  return spec.tune->knobs;
}

const Setting& setting(const Knob& knob, std::size_t index) {
  HEADROOM_CHECK(index < knob.settings.size(), "a configuration is one of its knobs");
  return knob.settings[index];
}

// The ${NAME} by which a command hears of it.
std::string heard_as(const Knob& knob) {
  if (knob.kind == Knob::Kind::kValue) return fmt::format("${{{}}}", knob.name);
  if (knob.is_of_call()) return fmt::format("${{{}.{}}}", knob.callee, spec::field_of(knob.kind));
  return fmt::format("${{{}}}", spec::field_of(knob.kind));
}

bool is_heard(const spec::Launch& launch, const Knob& knob) {
  if (knob.kind == Knob::Kind::kReplicas) return true;
  if (knob.kind == Knob::Kind::kCpu && launch.cpu) return true;
  const std::string name = heard_as(knob);
  return launch.run.find(name) != std::string::npos ||
         std::ranges::any_of(launch.env, [&](const auto& variable) {
           return variable.second.find(name) != std::string::npos;
         });
}

}  // namespace

spec::Spec applied(spec::Spec spec, const Configuration& configuration) {
  const std::vector<Knob> knobs = knobs_of(spec);
  if (configuration.empty()) return spec;
  HEADROOM_CHECK(configuration.size() == knobs.size(), "a configuration sets every knob");
  for (std::size_t i = 0; i < knobs.size(); ++i) {
    for (const Place& place : places_of(spec, knobs[i])) {
      place.set(setting(knobs[i], configuration[i]));
    }
  }
  return spec;
}

std::vector<Change> changes_of(const spec::Spec& spec, const Configuration& configuration) {
  std::vector<Change> changes;
  if (configuration.empty()) return changes;
  spec::Spec copy = spec;  // places can set, so they need one of their own
  const std::vector<Knob>& knobs = knobs_of(spec);
  for (std::size_t i = 0; i < knobs.size(); ++i) {
    const Setting& to = setting(knobs[i], configuration[i]);
    for (const Place& place : places_of(copy, knobs[i])) {
      if (is_same(knobs[i], place.now, to)) continue;
      changes.push_back(
          {.path = place.path, .at = place.at, .from = place.now.text, .to = to.text});
    }
  }
  return changes;
}

Configuration nearest_to(const spec::Spec& spec) {
  spec::Spec copy = spec;
  Configuration nearest;
  for (const Knob& knob : knobs_of(spec)) {
    const std::vector<Place> places = places_of(copy, knob);
    std::size_t best = 0;
    for (std::size_t i = 0; i < knob.settings.size() && !places.empty(); ++i) {
      const Setting& now = places.front().now;
      const auto distance = [&](std::size_t index) {
        if (is_same(knob, knob.settings[index], now)) return -1.0;
        return std::abs(knob.settings[index].number - now.number);
      };
      if (distance(i) < distance(best)) best = i;
    }
    nearest.push_back(best);
  }
  return nearest;
}

std::string name_of(const spec::Spec& spec, const Configuration& configuration) {
  if (configuration.empty()) return "as it stands";
  const std::vector<Knob>& knobs = knobs_of(spec);
  std::string name;
  for (std::size_t i = 0; i < knobs.size(); ++i) {
    name += fmt::format("{}{} {}", i == 0 ? "" : ", ", knobs[i].name,
                        setting(knobs[i], configuration[i]).text);
  }
  return name;
}

Problems without_effect(const spec::Spec& spec, const spec::Environment& environment) {
  Problems problems;
  for (const Knob& knob : knobs_of(spec)) {
    const bool is_value = knob.kind == Knob::Kind::kValue;
    const bool is_heard_there =
        std::ranges::any_of(environment.components, [&](const spec::Launch& launch) {
          return (is_value ? environment.values.contains(knob.name)
                           : launch.component == knob.component) &&
                 is_heard(launch, knob);
        });
    if (is_heard_there) continue;
    problems.push_back(
        {.what = fmt::format("{} turns nothing in environment {}", knob.name, environment.name),
         .why = fmt::format("no command there mentions {}", heard_as(knob)),
         .fix = fmt::format("for example run: \"... --{} {}\"; or leave the environment out: "
                            "headroom tune --simulate",
                            is_value ? std::string_view(knob.name) : spec::field_of(knob.kind),
                            heard_as(knob)),
         .file = spec.file,
         .at = knob.at});
  }
  return problems;
}

}  // namespace headroom::tuning
