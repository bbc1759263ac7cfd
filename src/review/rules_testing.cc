// Rules on testing: that the peak, a spike and a long time were tried, and on what.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

using namespace std::chrono_literals;

constexpr Nanos kSoak = 1h;
constexpr Nanos kSoakOfTheMostCritical = 8h;
// A load that is meant to be the peak comes out a little below it now and then.
constexpr double kNearlyAll = 0.99;
// Of a measured median. What is shorter than the second of these is the network's and the kernel's,
// of which no model tells.
constexpr double kTolerated = 0.15;
constexpr double kBelowTheModel = 0.01;  // seconds

void never_at_the_peak(const Subject& subject, Ruling& ruling) {
  if (!subject.service) return ruling.needs(subject.unknown);
  double most = 0;
  for (const PastRun& run : subject.runs) most = std::max(most, run.expected_peak_share);
  if (most >= kNearlyAll) return;
  ruling.about("tests", {})
      .figure("most that was tested",
              subject.runs.empty() ? "nothing" : percent(most) + " of the peak")
      .figure("expected peak", to_string(subject.service->peak));
}

// A component that an environment runs otherwise than the file plans it, and does not say so.
void find_differences(const spec::Spec& spec, const spec::Environment& environment,
                      Ruling& ruling) {
  if (environment.driver == "static" || environment.components.empty()) return;
  for (const spec::Component& component : spec.system.components) {
    if (component.kind == spec::Component::Kind::kExternal ||
        environment.differs.contains(component.name)) {
      continue;
    }
    const auto launch =
        std::ranges::find(environment.components, component.name, &spec::Launch::component);
    const bool is_missing = launch == environment.components.end();
    const int replicas = is_missing ? 0 : launch->replicas.value_or(component.replicas);
    if (replicas == component.replicas) continue;
    ruling.about("environment " + environment.name, is_missing ? environment.at : launch->at)
        .figure("replicas of " + component.name, fmt::format("{}", replicas))
        .figure("planned", fmt::format("{}", component.replicas));
  }
}

void not_what_is_planned(const Subject& subject, Ruling& ruling) {
  if (subject.spec.environments.empty()) return ruling.needs("environments");
  for (const spec::Environment& environment : subject.spec.environments) {
    find_differences(subject.spec, environment, ruling);
  }
}

void waits_for_the_service(const Subject& subject, Ruling& ruling) {
  if (!subject.spec.workload.sessions_per_user) return ruling.needs("workload.sessions");
  for (const spec::Test& test : subject.spec.tests) {
    const auto* users = std::get_if<spec::Users>(&test.load.base);
    if (users == nullptr || !test.loads.empty()) continue;
    ruling.about("test " + test.name, test.at).figure("load", test.load.text);
  }
}

void no_recovery_seen(const Subject& subject, Ruling& ruling) {
  const auto has_spike = [](const spec::Test& test) {
    return test.load.spike || std::ranges::any_of(test.loads, [](const spec::TestLoad& load) {
             return load.load.spike.has_value();
           });
  };
  const auto spike = std::ranges::find_if(subject.spec.tests, has_spike);
  if (spike == subject.spec.tests.end()) {
    ruling.about("tests", {}).figure("tests with a spike", "none");
    return;
  }
  const bool was_run = std::ranges::any_of(subject.runs, [&](const PastRun& run) {
    const auto test = std::ranges::find(subject.spec.tests, run.test, &spec::Test::name);
    return test != subject.spec.tests.end() && has_spike(*test);
  });
  if (was_run) return;
  ruling.about("test " + spike->name, spike->at).figure("runs that are kept", "none");
}

void model_is_out_of_date(const Subject& subject, Ruling& ruling) {
  if (!subject.rehearsal) return ruling.needs(subject.unknown);
  const auto run = std::ranges::find_if(
      subject.runs, [](const PastRun& candidate) { return !candidate.medians.empty(); });
  if (run == subject.runs.end()) return ruling.needs("a run at the expected peak, without a spike");
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call != nullptr) continue;
    const std::string& name = edge.steps.front();
    const Rehearsal::Step* predicted = subject.rehearsal->find(name);
    const auto measured = run->medians.find(name);
    if (predicted == nullptr || predicted->p50 == 0 || measured == run->medians.end()) continue;
    const double difference = std::abs(predicted->p50 - measured->second);
    if (difference <= std::max(kTolerated * measured->second, kBelowTheModel)) continue;
    ruling.about(edge)
        .figure("median response time predicted", to_string(from_seconds(predicted->p50)))
        .figure("measured in run " + run->id, to_string(from_seconds(measured->second)));
  }
}

bool is_most_critical(const spec::Component& component) {
  return component.tier == 0;
}

void no_soak(const Subject& subject, Ruling& ruling) {
  const bool is_critical = std::ranges::any_of(subject.spec.system.components, is_most_critical);
  const Nanos least = is_critical ? kSoakOfTheMostCritical : kSoak;
  Nanos longest{};
  for (const spec::Test& test : subject.spec.tests) {
    longest = std::max(longest, test.duration.value_or(Nanos{}));
  }
  if (longest >= least) return;
  ruling.about("tests", {})
      .figure("longest", longest > Nanos{} ? to_string(longest) : "none")
      .figure("a soak takes", to_string(least));
}

constexpr std::array kRules{
    Rule{.id = "TST01",
         .category = "testing",
         .title = "Never tested at the planned peak",
         .severity = Severity::kHigh,
         .evidence = Evidence::kRuns,
         .why = "Until it was tried, capacity is a guess.",
         .source = "AWS Well-Architected REL07; Azure Well-Architected PE:06",
         .fix = "Run a test with load: expected peak, and one that looks for the break point.",
         .decide = never_at_the_peak},
    Rule{.id = "TST02",
         .category = "testing",
         .title = "Tested on something else than is planned",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "What is found on other replicas, data or hardware does not tell about these.",
         .source = "Azure Well-Architected PE:06",
         .fix = "Run what is planned, or say what differs (differs), and test at two sizes.",
         .decide = not_what_is_planned},
    Rule{
        .id = "TST03",
        .category = "testing",
        .title = "The test waits for the service",
        .severity = Severity::kHigh,
        .evidence = Evidence::kFile,
        .why =
            "A fixed number of users sends less as soon as answers are slow, which hides the queue "
            "that real arrivals would make.",
        .source = "Schroeder et al., Open versus closed (NSDI 2006)",
        .fix = "Test with a rate: load: expected peak.",
        .decide = waits_for_the_service},
    Rule{.id = "TST04",
         .category = "testing",
         .title = "Recovery from a spike was never seen",
         .severity = Severity::kHigh,
         .evidence = Evidence::kRuns,
         .why = "Whether a service comes back when a spike is over shows only in a spike.",
         .source = "Huang et al., Metastable failures in the wild (OSDI 2022)",
         .fix =
             "Run a test that goes to half as much again as the capacity for a minute, and back: "
             "spike: 8x for 60s.",
         .decide = no_recovery_seen},
    Rule{.id = "TST05",
         .category = "testing",
         .title = "The model is not what was measured",
         .severity = Severity::kHigh,
         .evidence = Evidence::kRuns,
         .why = "What is planned with a wrong model is planned wrong.",
         .source = "Calibration practice: within 15 %",
         .fix = "Measure demands and holding times anew.",
         .decide = model_is_out_of_date},
    Rule{.id = "TST06",
         .category = "testing",
         .title = "No long test",
         .severity = Severity::kLow,
         .evidence = Evidence::kFile,
         .why = "Leaks, logs that fill a disk and compactions show after hours only.",
         .source = "Grafana k6, test types: soak",
         .fix = "Add a test of an hour or more at an ordinary load: load: 70% of peak.",
         .decide = no_soak},
};

}  // namespace

std::span<const Rule> testing_rules() {
  return kRules;
}

}  // namespace headroom::review
