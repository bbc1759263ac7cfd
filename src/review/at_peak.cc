#include "review/at_peak.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "review/tagged.h"

namespace headroom::review {

std::vector<AtPeak> at_peak(const Subject& subject, Ruling& ruling) {
  if (!subject.service) {
    ruling.needs(subject.unknown);
    return {};
  }
  std::vector<AtPeak> peaks;
  const std::vector<design::ComponentCapacity>& capacities = subject.service->capacity.components;
  for (std::size_t i = 0; i < capacities.size(); ++i) {
    const spec::Component& component = subject.spec.system.components[i];
    if (capacities[i].flow().requests == 0) continue;
    if (capacities[i].limit() == nullptr) {
      ruling.needs("what runs out at " + component.name + ": cpu, slots or concurrency");
      continue;
    }
    peaks.push_back(
        {.component = component, .capacity = capacities[i], .sessions = subject.service->peak});
  }
  return peaks;
}

const AtPeak* find(const std::vector<AtPeak>& peaks, const spec::Component& component) {
  const auto found = std::ranges::find_if(
      peaks, [&](const AtPeak& peak) { return &peak.component == &component; });
  return found == peaks.end() ? nullptr : &*found;
}

const design::ComponentFlow& flow_to(const Subject& subject, const spec::Component& component) {
  HEADROOM_CHECK(subject.service.has_value(), "whoever asks has seen that there is a service");
  const auto index = &component - subject.spec.system.components.data();
  return subject.service->capacity.components[static_cast<std::size_t>(index)].flow();
}

int replicas_at_most(const spec::Component& component) {
  return std::max(component.replicas, component.scaling ? component.scaling->replicas_max : 0);
}

double share_of_steps(const Subject& subject, const spec::Component& component,
                      const std::vector<std::string>& steps) {
  if (steps.empty()) return 1;
  double all = 0;
  double those = 0;
  for (const std::string& step : steps_at(subject, component)) {
    const auto known = std::ranges::find(subject.service->plan.steps, step, &workload::Step::name);
    if (known == subject.service->plan.steps.end()) continue;
    const double requests =
        subject.service
            ->per_session[static_cast<std::size_t>(known - subject.service->plan.steps.begin())];
    all += requests;
    if (std::ranges::find(steps, step) != steps.end()) those += requests;
  }
  return all > 0 ? those / all : 0;
}

std::string percent(double share) {
  const bool needs_no_digits = share >= 0.1 && (share < 0.99 || share > 1);
  return needs_no_digits ? fmt::format("{:.0f}%", share * 100) : to_string(Ratio{share});
}

}  // namespace headroom::review
