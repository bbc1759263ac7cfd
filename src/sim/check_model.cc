// What can be wrong with a model. All of it at once, each with the component it is about.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/fleet.h"
#include "sim/model.h"

namespace headroom::sim {
namespace {

constexpr std::uint32_t kReplicasMost = 1'000'000;
constexpr std::uint64_t kKeysMost = 100'000'000;  // 400 MB of places

class Checking {
 public:
  explicit Checking(const Model& model) : model_(model) {}

  Problems run() {
    if (model_.classes.empty()) problem("the model has no class of requests", "nothing would come");
    if (model_.classes.size() > 65'535) problem("more than 65535 classes", "they are numbered so");
    if (model_.users.size() != model_.classes.size()) {
      problem(fmt::format("{} calls of users for {} classes", model_.users.size(),
                          model_.classes.size()),
              "each class has its own");
    }
    check_columns();
    for (const Component& component : model_.components) {
      where_ = component.name;
      check_component(component);
      for (const Call& call : component.calls) check_call(call);
    }
    std::size_t calls = model_.users.size();
    for (const Component& component : model_.components) calls += component.calls.size();
    where_ = "users";
    if (calls > 65'535) problem("more than 65535 calls in all", "they are numbered so");
    for (const Call& call : model_.users) check_call(call);
    where_.clear();
    check_faults();
    find_circles();
    return std::move(problems_);
  }

 private:
  void problem(std::string what, std::string why, std::string fix = {}) {
    if (!where_.empty()) what = where_ + ": " + what;
    problems_.push_back({.what = std::move(what), .why = std::move(why), .fix = std::move(fix)});
  }
  void check_law(const Law& law, std::string_view name) {
    if (law.is_valid()) return;
    problem(fmt::format("{} of {:.4g} s", name, law.mean()), "a time cannot be below 0");
  }
  void check_share(double share, std::string_view name) {
    if (share >= 0 && share <= 1) return;
    problem(fmt::format("{} of {:.4g} %", name, 100 * share), "a share lies between 0 and 100 %");
  }

  void check_columns() {
    for (const std::vector<float>& column : model_.columns) {
      if (column.empty() || column.size() != model_.columns.front().size()) {
        problem(fmt::format("a column of {} rows beside one of {}", column.size(),
                            model_.columns.front().size()),
                "a request has one row, in all of them");
      }
      for (const float seconds : column) {
        if (std::isfinite(seconds) && seconds >= 0) continue;
        problem(fmt::format("a row says {} s", seconds), "a time cannot be below 0");
        break;
      }
    }
  }

  void check_component(const Component& component) {
    if (component.replicas == 0) {
      problem("no replicas", "it would answer nothing", "give it one at least");
    }
    if (component.replicas > kReplicasMost || component.replicas_max > kReplicasMost) {
      problem(fmt::format("more than {} replicas", kReplicasMost), "each takes memory");
    }
    if (component.replicas_max != 0 && component.replicas_max < component.replicas) {
      problem(fmt::format("{} replicas, {} at most", component.replicas, component.replicas_max),
              "it begins with more than it may have");
    }
    if (component.concurrency == 0) problem("a concurrency of 0", "it would answer nothing");
    if (component.zones == 0) problem("no zone", "a replica is in one");
    if (component.choices == 0) problem("no choices", "a request goes somewhere");
    check_processor(component.processor);
    check_cache(component);
    check_chances(component);
    check_scaling(component);
    if (component.handlers.size() > model_.classes.size()) {
      problem(fmt::format("{} handlers for {} classes", component.handlers.size(),
                          model_.classes.size()),
              "each class has one at most");
    }
    for (const Handler& handler : component.handlers) check_handler(component, handler);
  }

  void check_processor(const Processor& processor) {
    if (processor.kind == Processor::Kind::kCores && !(processor.cores > 0)) {
      problem(fmt::format("{} cores", processor.cores), "work would never end");
    }
    if (processor.quota && (processor.kind != Processor::Kind::kCores ||
                            !(processor.quota->cores > 0) || processor.quota->period <= Nanos{0})) {
      problem(fmt::format("a quota of {} cores", processor.quota->cores),
              "cores have one, above 0, for a time above 0");
    }
    if (!(processor.slowdown >= 0)) {
      problem(fmt::format("a slowdown of {}", processor.slowdown), "it is 0 or more");
    }
  }

  void check_cache(const Component& component) {
    if (!component.cache) return;
    const Cache& cache = *component.cache;
    if (cache.hit.has_value() == cache.keys.has_value()) {
      problem("a cache with neither a hit ratio nor keys, or with both", "one of them decides");
    }
    if (cache.hit) check_share(*cache.hit, "a hit ratio");
    if (!cache.keys) return;
    if (cache.keys->count == 0 || cache.keys->count > kKeysMost) {
      problem(fmt::format("a cache of {} different keys", cache.keys->count),
              fmt::format("from 1 to {} can be simulated", kKeysMost));
    }
    if (cache.keys->places == 0) problem("a cache without places", "it would hold nothing");
    if (!(cache.keys->exponent >= 0)) problem("a popularity below 0", "the exponent is 0 or more");
  }

  void check_chances(const Component& component) {
    if (component.patience) check_law(*component.patience, "patience");
    for (const auto* outages : {&component.pauses, &component.failures}) {
      if (!*outages) continue;
      check_law((*outages)->between, "time between outages");
      check_law((*outages)->length, "length of outages");
      if ((*outages)->between.mean() <= 0) {
        problem("outages without time between them", "nothing else would happen");
      }
    }
    if (component.start < Nanos{0}) problem("a start in the past", "it takes 0 s or more");
    if (component.warm_up &&
        (component.warm_up->length <= Nanos{0} || !(component.warm_up->slower >= 1))) {
      problem("a warm-up of no length, or one that is faster", "it is slower by a factor above 1");
    }
    if (component.rate_limit &&
        (!(component.rate_limit->per_second >= 0) || !(component.rate_limit->burst >= 1))) {
      problem("a rate limit below 0, or a burst below 1", "nothing would ever pass");
    }
  }

  void check_scaling(const Component& component) {
    if (!component.autoscaler) return;
    const Autoscaler& law = *component.autoscaler;
    if (!(law.target > 0) || law.target > 1) {
      problem(fmt::format("a target of {:.4g} %", 100 * law.target),
              "it lies above 0, up to 100 %");
    }
    if (law.period <= Nanos{0}) problem("a scaling period of 0", "it would never do anything else");
    if (law.replicas_min == 0) problem("scaling down to no replicas", "it would answer nothing");
    if (capacity_of(component) >= kUnlimited) {
      problem("an autoscaler without a capacity", "load is a share of cores, slots or batch places",
              "give it cores, or a concurrency");
    }
  }

  void check_handler(const Component& component, const Handler& handler) {
    check_share(handler.errors, "errors");
    for (const Step& step : handler.steps) {
      check_law(step.work, "a demand");
      if (step.column != kAbsent && step.column >= model_.columns.size()) {
        problem(fmt::format("work by column {}", step.column),
                fmt::format("the model has {}", model_.columns.size()));
      }
      if (step.kind == Step::Kind::kLookup && !component.cache) {
        problem("a look into its cache", "it has none");
      }
      if (step.calls.size() > 255)
        problem("more than 255 calls side by side", "they are counted so");
      for (const Step::Made& made : step.calls) {
        check_share(made.probability, "a probability");
        if (made.call >= component.calls.size()) {
          problem(fmt::format("call {}", made.call),
                  fmt::format("it has {}", component.calls.size()));
        }
      }
    }
  }

  void check_call(const Call& call) {
    check_law(call.latency, "a latency");
    if (call.to >= model_.components.size()) {
      problem(fmt::format("a call to component {}", call.to),
              fmt::format("the model has {}", model_.components.size()));
    }
    if (call.timeout <= Nanos{0}) problem("a timeout of 0", "no answer comes that fast");
    if (call.retry.attempts == 0) problem("a call of no attempts", "one is the call itself");
    if (call.retry.attempts > 255) problem("more than 255 attempts", "they are counted so");
    if (call.retry.backoff < Nanos{0}) problem("a backoff below 0", "time does not go back");
    if (call.retry.budget && !(*call.retry.budget >= 0))
      problem("a budget below 0", "it is a share");
    if (call.breaker.calls > 64)
      problem("a breaker over more than 64 calls", "it remembers so many");
    if (call.breaker.calls > 0) check_share(call.breaker.failures, "failures of a breaker");
    if (call.connections == 0) problem("no connections", "nothing would be sent");
  }

  void check_faults() {
    for (const Fault& fault : model_.faults) {
      if (fault.component >= model_.components.size()) {
        problem(fmt::format("a fault of component {}", fault.component),
                fmt::format("the model has {}", model_.components.size()));
      }
      if (fault.at < Nanos{0}) problem("a fault before the start", "time begins at 0");
    }
  }

  // Depth first, with a stack of its own: a chain of calls may be long.
  void find_circles() {
    enum class Mark : std::uint8_t { kNew, kOnPath, kDone };
    std::vector<Mark> marks(model_.components.size(), Mark::kNew);
    struct Frame {
      std::uint32_t component;
      std::size_t next = 0;
    };
    for (std::uint32_t start = 0; start < model_.components.size(); ++start) {
      if (marks[start] != Mark::kNew) continue;
      std::vector<Frame> path{{start}};
      marks[start] = Mark::kOnPath;
      while (!path.empty()) {
        const Component& at = model_.components[path.back().component];
        if (path.back().next == at.calls.size()) {
          marks[path.back().component] = Mark::kDone;
          path.pop_back();
          continue;
        }
        const std::uint32_t to = at.calls[path.back().next++].to;
        if (to >= marks.size() || marks[to] == Mark::kDone) continue;
        if (marks[to] == Mark::kOnPath) {
          std::vector<std::string> names;
          bool in_circle = false;
          for (const Frame& frame : path) {
            in_circle = in_circle || frame.component == to;
            if (in_circle) names.push_back(model_.components[frame.component].name);
          }
          names.push_back(model_.components[to].name);
          problem(fmt::format("calls go in a circle: {}", fmt::join(names, " -> ")),
                  "a request would never end", "remove one of these calls");
          continue;
        }
        marks[to] = Mark::kOnPath;
        path.push_back({to});
      }
    }
  }

  const Model& model_;
  std::string where_;
  Problems problems_;
};

}  // namespace

Problems check(const Model& model) {
  return Checking(model).run();
}

}  // namespace headroom::sim
