#include "control/manifest_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "control/block_yaml.h"

namespace headroom::control {
namespace {

using headroom::to_string;  // of a duration, which those of this module hide
using nlohmann::ordered_json;
using std::chrono::seconds;

// The longest that the API of Kubernetes takes.
constexpr seconds kLongestPeriod{1800};
constexpr seconds kLongestWindow{3600};

std::int64_t whole_seconds(Nanos time, seconds least, seconds most, Manifest& manifest) {
  const seconds whole = std::clamp(std::chrono::ceil<seconds>(time), least, most);
  if (whole != time) {
    manifest.lost.push_back(fmt::format(
        "behaviour: {} is written as {}, as Kubernetes counts whole seconds "
        "from {} to {}",
        to_string(time), to_string(Nanos(whole)), to_string(Nanos(least)), to_string(Nanos(most))));
  }
  return whole.count();
}

const char* name_of(RateChoice choice) {
  switch (choice) {
    case RateChoice::kMin:
      return "Min";
    case RateChoice::kDisabled:
      return "Disabled";
    case RateChoice::kMax:
      break;
  }
  return "Max";
}

ordered_json rules_of(const HpaRules& rules, Manifest& manifest) {
  ordered_json policies = ordered_json::array();
  for (const RatePolicy& rate : rules.policies) {
    policies.push_back(
        {{"type", rate.unit == RateUnit::kPods ? "Pods" : "Percent"},
         {"value", rate.value},
         {"periodSeconds", whole_seconds(rate.period, seconds(1), kLongestPeriod, manifest)}});
  }
  return {{"stabilizationWindowSeconds",
           whole_seconds(rules.stabilisation, seconds(0), kLongestWindow, manifest)},
          {"selectPolicy", name_of(rules.choice)},
          {"policies", std::move(policies)}};
}

// As quantities are written: "0.05".
void add_tolerance(ordered_json& rules, double tolerance, double usual) {
  if (tolerance != usual) rules["tolerance"] = fmt::format("{}", tolerance);
}

// "# Lost: ..." over as many lines as it takes, each at most 100 columns.
std::string comment(std::string_view begin, std::string_view text) {
  constexpr std::size_t kColumns = 100;
  std::string out;
  std::string line = fmt::format("# {}:", begin);
  for (const std::string_view word : split(text, ' ')) {
    if (line.size() + 1 + word.size() > kColumns) {
      out += line + "\n";
      line = "#  ";
    }
    line += " ";
    line += word;
  }
  return out + line + "\n";
}

}  // namespace

ordered_json scale_target(const ScalingPolicy& policy) {
  return {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", policy.component}};
}

ordered_json behavior_of(const ScalingPolicy& policy, Manifest& manifest) {
  ordered_json up = ordered_json::object();
  ordered_json down = ordered_json::object();
  if (policy.behaviour) {
    up = rules_of(policy.behaviour->up, manifest);
    down = rules_of(policy.behaviour->down, manifest);
  }
  const HpaTolerance usual;
  add_tolerance(up, policy.tolerance.up, usual.up);
  add_tolerance(down, policy.tolerance.down, usual.down);
  if (up.contains("tolerance") || down.contains("tolerance")) {
    manifest.needs.push_back(
        "tolerance: Kubernetes 1.35, or 1.33 with the feature gate "
        "HPAConfigurableTolerance; others keep to 10 %");
    if (!policy.behaviour) {
      manifest.lost.push_back(
          "behaviour: with a tolerance come the default rates of Kubernetes, up by the "
          "larger of 4 pods and 100 % per 15s");
    }
  }
  ordered_json behavior;
  if (!up.empty()) behavior["scaleUp"] = std::move(up);
  if (!down.empty()) behavior["scaleDown"] = std::move(down);
  return behavior;
}

int percent_of(const ScalingTarget& target) {
  return std::max(1, static_cast<int>(std::lround(target.value * 100)));
}

void note_foresight(const ScalingPolicy& policy, Manifest& manifest) {
  if (policy.foresight == Foresight::kReactive) return;
  manifest.lost.push_back(
      "prediction: it only follows load that is there, so each rise is met a start-up "
      "time late; more room or a lower target has to make up for that");
}

void note_utilisation(const ScalingPolicy& policy, Manifest& manifest) {
  const auto is_share = [](const ScalingTarget& target) {
    return target.metric == ScalingMetric::kUtilisation;
  };
  if (std::ranges::none_of(policy.targets, is_share)) return;
  manifest.needs.push_back(
      "utilisation: pods that request as much of the processor as they may use, as it is the "
      "share of that; what is not the processor has to be a metric");
}

void write(const ordered_json& document, Manifest& manifest) {
  manifest.text.clear();
  for (const std::string& one : manifest.lost) manifest.text += comment("Lost", one);
  for (const std::string& one : manifest.needs) manifest.text += comment("Needs", one);
  manifest.text += block_yaml(document);
}

std::string metric_name(std::string_view component, ScalingMetric metric) {
  std::string name(component);
  std::ranges::replace(name, '-', '_');
  switch (metric) {
    case ScalingMetric::kArrivals:
      return name + "_arrivals_per_second";
    case ScalingMetric::kInFlight:
      return name + "_requests_in_flight";
    case ScalingMetric::kQueue:
      return name + "_requests_waiting";
    case ScalingMetric::kUtilisation:
      break;
  }
  check_failed(__FILE__, __LINE__, "metric", "utilisation is a resource, not a series");
}

}  // namespace headroom::control
