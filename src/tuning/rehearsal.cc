#include "tuning/rehearsal.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/random.h"
#include "design/break_point.h"
#include "sim/simulated.h"
#include "workload/expected_peak.h"

namespace headroom::tuning {
namespace {

// A test of seconds is one draw of chance; a configuration keeps its requirements where it does so
// in each of these.
constexpr std::uint64_t kTestSeeds = 3;

// Of ruling out without a simulation: worse than any margin that one could find.
constexpr double kRuledOut = -1e6;

// The share of all requests that may fail, by the requirements; nothing where none says.
std::optional<double> may_fail(const std::vector<spec::Requirement>& requirements) {
  std::optional<double> least;
  for (const spec::Requirement& requirement : requirements) {
    if (!requirement.subject.empty()) continue;
    std::optional<double> share;
    if (requirement.metric == spec::Metric::kErrors) share = requirement.limit;
    if (requirement.metric == spec::Metric::kAvailability) share = 1 - requirement.limit;
    if (share && (!least || *share < *least)) least = share;
  }
  return least;
}

// Whether its callers fail without it.
bool is_needed(const spec::System& system, std::string_view name) {
  for (const spec::Component& component : system.components) {
    for (const spec::Call& call : component.calls) {
      if (call.to == name && (call.need != spec::Call::Need::kRequired || !call.fallback.empty() ||
                              call.mode != spec::Call::Mode::kSync)) {
        return false;
      }
    }
  }
  return true;
}

// By how much more than there is the load asks for, where that cannot be kept; else nothing.
std::optional<double> too_much(const design::Service& service, Rate load) {
  const design::ComponentCapacity* scarce = service.capacity.bottleneck();
  const double used = scarce == nullptr ? 0 : scarce->utilisation(load);
  if (used <= 1 || !is_needed(service.spec.system, scarce->name())) return std::nullopt;
  const auto component =
      std::ranges::find(service.spec.system.components, scarce->name(), &spec::Component::name);
  const bool refuses = component->queue || component->rate_limit || component->patience;
  if (!refuses) return used;
  double all = 0;
  for (const double requests : service.per_session) all += requests;
  const double refused = std::min(1.0, scarce->flow().requests / all) * (1 - 1 / used);
  const auto allowed = may_fail(service.spec.requirements);
  if (allowed && refused > *allowed) return used;
  return std::nullopt;
}

Answer ruled_out(double used) {
  return {
      .rating = {.holds = false,
                 .kept = {{.requirement = "capacity", .value = used, .margin = kRuledOut * used}}}};
}

Rate rate_of(const spec::Load& load, Rate peak) {
  return load.rate ? *load.rate : Rate{peak.per_second * load.of_peak.value};
}

// Both are of one test: holds only what held in all, by the least that was left.
Rating worse_of(const Rating& one, const Rating& other) {
  Rating worse = is_better(one, other) ? other : one;
  worse.holds = one.holds && other.holds;
  return worse;
}

}  // namespace

std::expected<Rehearsal, Problems> Rehearsal::of(spec::Spec spec) {
  HEADROOM_CHECK(spec.tune, "what is tuned has knobs");
  const spec::Objective& objective = spec.tune->objective;
  const auto expected = workload::expected_peak(spec.workload);
  // What counts is the load of the objective; a peak only says how far a search may go.
  const Rate peak =
      expected.value_or(objective.load && objective.load->rate ? *objective.load->rate : Rate{1});
  auto service = design::service_at(spec, peak);
  if (!service) return std::unexpected(std::move(service.error()));
  Rehearsal rehearsal(std::move(spec), peak);
  const auto& load = rehearsal.spec_.tune->objective.load;
  if (load) rehearsal.load_ = rate_of(*load, peak);
  return rehearsal;
}

Result<design::Service> Rehearsal::service_of(const Configuration& configuration) const {
  auto service = design::service_at(applied(spec_, configuration), peak_);
  if (!service) return fail(std::move(service.error().front()));
  return std::move(*service);
}

Space Rehearsal::space() const {
  Space space{.sizes = {},
              .is_fixed = {},
              .begin = nearest_to(spec_),
              .cost =
                  [this](const Configuration& configuration) {
                    return cost_of(applied(spec_, configuration).system);
                  },
              .capacity =
                  [this](const Configuration& configuration) {
                    const auto service = service_of(configuration);
                    const auto* scarce = service ? service->capacity.bottleneck() : nullptr;
                    return scarce == nullptr ? Rate{std::numeric_limits<double>::infinity()}
                                             : scarce->capacity();
                  }};
  for (const spec::Knob& knob : spec_.tune->knobs) {
    space.sizes.push_back(knob.settings.size());
    space.is_fixed.push_back(knob.kind == spec::Knob::Kind::kValue);
  }
  return space;
}

Result<Answer> Rehearsal::under(const design::Service& service, Rate load) {
  if (const auto used = too_much(service, load)) return ruled_out(*used);
  ++simulated_;
  const auto held = design::hold(service, service.model.model, {.sessions = load});
  if (!held) return fail(held.error());
  return Answer{.rating = rate(held->judgement.verdicts)};
}

Result<Answer> Rehearsal::in_test(const design::Service& service) {
  const spec::Spec& spec = service.spec;
  const auto test = std::ranges::find(spec.tests, spec.tune->objective.test, &spec::Test::name);
  HEADROOM_CHECK(test != spec.tests.end(), "the objective's test exists");
  std::vector<spec::Requirement> requirements = spec.requirements;
  requirements.insert(requirements.end(), test->requirements.begin(), test->requirements.end());
  std::optional<Answer> answer;
  const Seed first{test->seed.value_or(Seed{}.value)};
  for (std::uint64_t draw = 0; draw < kTestSeeds; ++draw) {
    spec::Test drawn = *test;
    // The first is the one that a run of the test replays.
    drawn.seed = draw == 0 ? first.value : derive(first, draw).value;
    const auto plan = workload::make_plan(spec, drawn);
    if (!plan) return fail(plan.error());
    ++simulated_;
    const auto found = sim::simulate({.plan = *plan,
                                      .model = service.model.model,
                                      .table = service.model.table,
                                      .requirements = requirements,
                                      .service = spec.service,
                                      .test = test->name});
    if (!found) return fail(found.error());
    const Rating rating = rate(found->judgement.verdicts);
    answer = Answer{.rating = answer ? worse_of(answer->rating, rating) : rating};
    if (!rating.holds) break;
  }
  return std::move(*answer);
}

Result<Answer> Rehearsal::answer(const Configuration& configuration, const Question& question) {
  const auto service = service_of(configuration);
  if (!service) return fail(service.error());
  if (question.about == Question::About::kKeeping) {
    return question.load ? under(*service, *question.load) : in_test(*service);
  }
  ++simulated_;
  const auto point = design::break_point(*service, service->model.model);
  if (!point) return fail(point.error());
  return Answer{.highest_load = point->holds};
}

}  // namespace headroom::tuning
