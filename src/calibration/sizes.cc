#include "calibration/sizes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace headroom::calibration {
namespace {

// Fewer tell no mean.
constexpr std::uint64_t kFewestRequests = 20;

struct Sum {
  double request = 0;
  double response = 0;
  std::uint64_t requests = 0;
};

void add(const run::Run& run, std::map<std::string, Sum>& sums) {
  const run::Window window = run::under_load(run);
  for (std::size_t k = 0; k < run.header.classes.size(); ++k) {
    const run::Counts counts = run::counts(run, k, window);
    Sum& sum = sums[run.header.classes[k]];
    sum.request += static_cast<double>(counts.bytes_out);
    sum.response += static_cast<double>(counts.bytes_in);
    sum.requests += counts.finished();
  }
}

Bytes mean(double sum, std::uint64_t requests) {
  return {static_cast<std::uint64_t>(std::llround(sum / static_cast<double>(requests)))};
}

void fill(std::vector<spec::Step>& steps, const std::map<std::string, spec::MessageSizes>& sizes) {
  for (spec::Step& step : steps) {
    for (auto* inside : {&step.steps, &step.choices, &step.otherwise}) fill(*inside, sizes);
    const auto found = sizes.find(step.name);
    if (step.is_group() || found == sizes.end()) continue;
    if (!step.size.request) step.size.request = found->second.request;
    if (!step.size.response) step.size.response = found->second.response;
  }
}

std::map<std::string, spec::MessageSizes> sizes_of(const spec::Workload& workload) {
  std::map<std::string, spec::MessageSizes> sizes;
  for (const spec::Journey& journey : workload.journeys) {
    spec::for_each_request(
        journey.steps, [&](const spec::Step& step) { sizes.try_emplace(step.name, step.size); });
  }
  return sizes;
}

}  // namespace

std::vector<MeasuredSize> measure_sizes(std::span<const Observation> observations) {
  std::vector<MeasuredSize> measured;
  if (observations.empty()) return measured;
  std::map<std::string, Sum> sums;
  for (const Observation& observation : observations) add(observation.run, sums);
  for (const spec::Journey& journey : observations.front().spec.workload.journeys) {
    spec::for_each_request(journey.steps, [&](const spec::Step& step) {
      const auto found = sums.find(step.name);
      if (found == sums.end()) return;
      const Sum sum = sums.extract(found).mapped();  // once, though two journeys may have it
      if (sum.requests < kFewestRequests || sum.response == 0) return;
      measured.push_back({.journey = journey.name,
                          .step = step.name,
                          .request = mean(sum.request, sum.requests),
                          .response = mean(sum.response, sum.requests),
                          .requests = sum.requests});
    });
  }
  return measured;
}

void add_sizes(spec::Workload& workload, const spec::Workload& overlay) {
  const auto sizes = sizes_of(overlay);
  for (spec::Journey& journey : workload.journeys) fill(journey.steps, sizes);
}

std::vector<std::string> steps_sized(const spec::Spec& without, const spec::Spec& with) {
  std::vector<std::string> steps;
  const auto before = sizes_of(without.workload);
  for (const spec::Journey& journey : with.workload.journeys) {
    spec::for_each_request(journey.steps, [&](const spec::Step& step) {
      const auto found = before.find(step.name);
      if (found == before.end()) return;
      const spec::MessageSizes& told = found->second;
      if ((step.size.request && !told.request) || (step.size.response && !told.response)) {
        steps.push_back(step.name);
      }
    });
  }
  return steps;
}

}  // namespace headroom::calibration
