#include "control/steered_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "control/fixed_policy.h"
#include "control/hpa_policy.h"
#include "control/predictive_policy.h"
#include "control/unchanged_policy.h"

namespace headroom::control {
namespace {

constexpr double kTarget = 0.7;
constexpr double kLate = 0.02;
constexpr double kTolerance = 0.1;  // as Kubernetes has it
constexpr int kAnyNumber = 1'000'000;
constexpr Nanos kMemoryCalm = std::chrono::hours(24);

// What both readings of a wish need, and what is wrong with it.
class Wish {
 public:
  Wish(const spec::Spec& spec, const spec::Autoscale& wish, const Known& known)
      : spec_(spec), wish_(wish), known_(known) {
    const auto& components = spec.system.components;
    const auto found = std::ranges::find(components, wish.component, &spec::Component::name);
    if (found != components.end() && found->scaling) scaling_ = &*found->scaling;
  }

  ReplicaRange range() {
    const auto least = wish_.replicas_min ? wish_.replicas_min
                       : scaling_         ? std::optional(scaling_->replicas_min)
                                          : std::nullopt;
    const auto most = wish_.replicas_max ? wish_.replicas_max
                      : scaling_         ? std::optional(scaling_->replicas_max)
                                         : std::nullopt;
    if (is_vertical() && (!least || !most)) return {.least = 1, .most = kAnyNumber};
    if (!least || !most) {
      problem("nothing says how many replicas it may have", "replicas: 1..20");
      return {};
    }
    return {.least = *least, .most = *most};
  }

  Nanos start() const {
    if (wish_.start) return *wish_.start;
    return scaling_ ? scaling_->start : Nanos{};
  }
  double target() const {
    if (wish_.target) return wish_.target->value;
    return scaling_ && scaling_->target ? scaling_->target->value : kTarget;
  }
  std::optional<double> capacity() const {
    return wish_.capacity ? std::optional(wish_.capacity->per_second) : known_.capacity;
  }
  Subject subject() const {
    return {.component = wish_.component,
            .capacity = capacity(),
            .usable = known_.usable,
            .slots = known_.slots,
            .start = start()};
  }

  bool is_vertical() const { return wish_.policy == spec::Autoscale::Policy::kVertical; }
  void refuse_for_others() {
    if (!is_vertical()) return;
    problem("other autoscalers are told how many replicas there may be, and not how large",
            "headroom operate does it");
  }

  ScalingMetric metric() const {
    using Metric = spec::Scaling::Metric;
    const bool is_hpa = wish_.policy == spec::Autoscale::Policy::kHpa;
    switch (wish_.on.value_or(is_hpa ? Metric::kCpu : Metric::kArrivalRate)) {
      case Metric::kCpu:
        return ScalingMetric::kUtilisation;
      case Metric::kConcurrency:
        return ScalingMetric::kInFlight;
      case Metric::kQueue:
        return ScalingMetric::kQueue;
      case Metric::kArrivalRate:
        return ScalingMetric::kArrivals;
    }
    return ScalingMetric::kArrivals;
  }

  // That one replica is to have of the metric.
  double target_of_metric() {
    const double share = target();
    switch (metric()) {
      case ScalingMetric::kUtilisation:
        return share;
      case ScalingMetric::kArrivals:
        return share * needed(capacity(), "capacity: 12/s");
      case ScalingMetric::kInFlight:
      case ScalingMetric::kQueue:
        return share * needed(known_.slots, "on: arrival rate");
    }
    return share;
  }

  std::vector<ScheduleEntry> schedule() {
    std::vector<ScheduleEntry> entries;
    for (const spec::ScheduledReplicas& one : wish_.schedule) {
      auto entry = parse_schedule_entry(one.when);
      if (entry) {
        entries.push_back(std::move(*entry));
        continue;
      }
      Error error = std::move(entry.error());
      error.file = spec_.file;
      error.at = {one.at.line, one.at.column + std::max(error.at.column, 1) - 1};
      add(std::move(error));
    }
    return entries;
  }

  std::optional<int> affordable() {
    if (!wish_.budget) return std::nullopt;
    if (!scaling_ || !scaling_->cost) {
      problem("a budget needs the price of a replica", "under system, scaling: { cost: 2 USD/h }");
      return std::nullopt;
    }
    if (scaling_->cost->currency != wish_.budget->currency) {
      problem("the budget is in another currency than the price of a replica",
              fmt::format("write it in {}", scaling_->cost->currency));
      return std::nullopt;
    }
    if (scaling_->cost->per_hour <= 0) return std::nullopt;
    return static_cast<int>(std::floor(wish_.budget->per_hour / scaling_->cost->per_hour + 1e-9));
  }

  HpaTolerance tolerance() const {
    return {.up = wish_.up.tolerance.value_or(Ratio{kTolerance}).value,
            .down = wish_.down.tolerance.value_or(Ratio{kTolerance}).value};
  }
  HpaBehaviour behaviour(HpaBehaviour otherwise) const {
    otherwise.up = rules(wish_.up, std::move(otherwise.up));
    otherwise.down = rules(wish_.down, std::move(otherwise.down));
    return otherwise;
  }
  bool has_behaviour() const {
    const auto says = [](const spec::ScalingBehaviour& one) {
      return one.calm.has_value() || !one.at_most.empty();
    };
    return says(wish_.up) || says(wish_.down);
  }

  // How large its replicas may be; only where it is wished.
  std::optional<SizeRules> size() {
    if (!wish_.cpu && !wish_.memory) {
      if (is_vertical()) problem("nothing says how large its replicas may be", "cpu: 0.5..2 cores");
      return std::nullopt;
    }
    if (!is_vertical()) {
      problem(
          "what one replica takes changes with its size, and by it the others are counted: number "
          "and size would chase each other",
          "policy: vertical, or leave cpu and memory out");
      return std::nullopt;
    }
    if (wish_.budget) problem("a budget limits how many they are", "a lower most of cpu");
    SizeRules rules{.target = target()};
    if (wish_.cpu) rules.cpu = resource(wish_.cpu->least.count, wish_.cpu->most.count);
    if (wish_.memory) {
      rules.memory = resource(mebibytes(wish_.memory->least), mebibytes(wish_.memory->most));
      rules.memory->share = 1;
      rules.memory->calm = std::max<Nanos>(rules.memory->calm, kMemoryCalm);
    }
    return rules;
  }

  // For a policy that cannot do without.
  double needed(std::optional<double> value, std::string_view example) {
    if (value) return *value;
    problem("nothing says what one replica takes", std::string(example));
    return 1;
  }

  const spec::Spec& spec() const { return spec_; }
  Problems take_problems() { return std::move(problems_); }

 private:
  ResourceRules resource(double least, double most) const {
    ResourceRules rules{
        .least = least, .most = most, .up = tolerance().up, .down = tolerance().down};
    rules.calm = wish_.down.calm.value_or(rules.calm);
    rules.rise = wish_.up.calm.value_or(rules.rise);
    return rules;
  }

  static HpaRules rules(const spec::ScalingBehaviour& said, HpaRules otherwise) {
    if (said.calm) otherwise.stabilisation = *said.calm;
    if (said.at_most.empty()) return otherwise;
    otherwise.policies.clear();
    for (const spec::ScalingStep& step : said.at_most) {
      const bool is_share = step.unit == spec::ScalingStep::Unit::kShare;
      const double value = is_share ? step.most * 100 : step.most;
      otherwise.policies.push_back({.unit = is_share ? RateUnit::kPercent : RateUnit::kPods,
                                    .value = std::max(1, static_cast<int>(std::lround(value))),
                                    .period = step.period});
    }
    return otherwise;
  }

  void problem(std::string why, std::string fix) {
    add({.kind = ErrorKind::kInvalid,
         .what = fmt::format("{} cannot be scaled so", wish_.component),
         .why = std::move(why),
         .fix = std::move(fix),
         .file = spec_.file,
         .at = wish_.at});
  }

  // Each once, however often it is asked for what is missing.
  void add(Error error) {
    const bool is_known = std::ranges::any_of(problems_, [&](const Error& other) {
      return other.what == error.what && other.why == error.why;
    });
    if (!is_known) problems_.push_back(std::move(error));
  }

  const spec::Spec& spec_;
  const spec::Autoscale& wish_;
  const Known& known_;
  const spec::Scaling* scaling_ = nullptr;
  Problems problems_;
};

ScalingPolicy policy_for_others(Wish& wish, const spec::Autoscale& said) {
  ScalingPolicy policy;
  policy.component = said.component;
  policy.replicas = wish.range();
  policy.targets = {{.metric = wish.metric(), .value = wish.target_of_metric(), .query = {}}};
  policy.tolerance = wish.tolerance();
  if (wish.has_behaviour()) policy.behaviour = wish.behaviour({});
  policy.schedule = wish.schedule();
  policy.foresight = said.policy == spec::Autoscale::Policy::kPredictive ? Foresight::kPredictive
                                                                         : Foresight::kReactive;
  policy.calm = said.idle.value_or(policy.calm);
  return policy;
}

std::unique_ptr<Policy> policy_for_us(Wish& wish, const spec::Autoscale& said) {
  const TargetSettings reactive{.metric = wish.metric(),
                                .target = wish.target(),
                                .tolerance = said.down.tolerance.value_or(Ratio{0}).value};
  switch (said.policy) {
    case spec::Autoscale::Policy::kFixed:
      return std::make_unique<FixedPolicy>();
    case spec::Autoscale::Policy::kVertical:
      return std::make_unique<UnchangedPolicy>();
    case spec::Autoscale::Policy::kHpa:
      return std::make_unique<HpaPolicy>(policy_for_others(wish, said));
    case spec::Autoscale::Policy::kPredictive:
      wish.needed(wish.capacity(), "capacity: 12/s");
      return std::make_unique<PredictivePolicy>(
          PredictiveSettings{.reactive = reactive,
                             .late = said.late.value_or(Ratio{kLate}).value,
                             .period = period_of(wish.spec())});
    case spec::Autoscale::Policy::kTarget:
      break;
  }
  if (reactive.metric != ScalingMetric::kUtilisation) wish.target_of_metric();
  return std::make_unique<TargetPolicy>(reactive);
}

}  // namespace

Nanos period_of(const spec::Spec& spec) {
  constexpr Nanos kPeriod = std::chrono::seconds(15);
  return spec.operate ? spec.operate->period.value_or(kPeriod) : kPeriod;
}

std::expected<Steered, Problems> steered_of(const spec::Spec& spec, const spec::Autoscale& said,
                                            const Known& known) {
  Wish wish(spec, said, known);
  Steered steered;
  steered.subject = wish.subject();
  steered.range = wish.range();
  steered.schedule = wish.schedule();
  steered.per_entry = known.per_entry;
  HpaBehaviour behaviour = unlimited_behaviour();
  // An autoscaler of Kubernetes stabilises by itself.
  if (said.policy == spec::Autoscale::Policy::kHpa) behaviour.down.stabilisation = {};
  steered.guard.behaviour = said.policy == spec::Autoscale::Policy::kHpa
                                ? std::move(behaviour)
                                : wish.behaviour(std::move(behaviour));
  steered.guard.useful = known.useful;
  steered.guard.affordable = wish.affordable();
  steered.guard.idle = said.idle.value_or(steered.guard.idle);
  steered.size = wish.size();
  steered.policy = policy_for_us(wish, said);
  Problems problems = wish.take_problems();
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return steered;
}

std::expected<ScalingPolicy, Problems> scaling_policy_of(const spec::Spec& spec,
                                                         const spec::Autoscale& said,
                                                         const Known& known) {
  Wish wish(spec, said, known);
  wish.refuse_for_others();
  ScalingPolicy policy = policy_for_others(wish, said);
  Problems problems = wish.take_problems();
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return policy;
}

}  // namespace headroom::control
