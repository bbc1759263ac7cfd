#include "design/flow.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "queueing/lru.h"

namespace headroom::design {
namespace {

using sim::Step;

// The popularity of the keys beyond so many is nearly flat: they are taken in groups.
constexpr std::uint64_t kKeysMost = 1'000'000;

double sum(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

class Flowing {
 public:
  Flowing(const sim::Model& model, const std::vector<double>& per_session)
      : model_(model), per_session_(per_session), classes_(model.classes.size()) {
    HEADROOM_CHECK(per_session.size() == classes_, "one number for each class of requests");
    const std::size_t cells = model.components.size() * classes_;
    requests_.resize(cells);
    work_.resize(cells);
    stay_.resize(cells);
    calls_.resize(model.components.size());
    made_.resize(model.components.size());
    for (std::size_t i = 0; i < model.components.size(); ++i) {
      calls_[i].resize(model.components[i].calls.size());
      made_[i].assign(model.components[i].calls.size(), std::vector<double>(classes_));
    }
    for (const std::vector<float>& column : model.columns) {
      column_means_.push_back(column.empty() ? 0
                                             : sum(column) / static_cast<double>(column.size()));
    }
    order();
  }

  std::vector<ComponentFlow> run() {
    // Who is called stands behind its callers: its stay is known before theirs, its requests after.
    for (auto at = order_.rbegin(); at != order_.rend(); ++at) measure(*at);
    for (std::size_t i = 0; i < classes_; ++i) {
      requests_[cell(model_.users[i].to, i)] += per_session_[i];
    }
    for (const std::uint32_t component : order_) pass_on(component);
    std::vector<ComponentFlow> flows;
    for (std::uint32_t i = 0; i < model_.components.size(); ++i) flows.push_back(flow(i));
    return flows;
  }

 private:
  std::size_t cell(std::uint32_t component, std::size_t request_class) const {
    return component * classes_ + request_class;
  }

  // Callers first. There is no circle, or check() would have said so.
  void order() {
    std::vector<bool> seen(model_.components.size());
    for (std::uint32_t i = 0; i < model_.components.size(); ++i) order_from(i, seen);
    std::ranges::reverse(order_);
  }
  void order_from(std::uint32_t component, std::vector<bool>& seen) {
    if (seen[component]) return;
    seen[component] = true;
    for (const sim::Call& call : model_.components[component].calls) order_from(call.to, seen);
    order_.push_back(component);
  }

  // What each step of the handler is reached by, of all requests of the class, in turn.
  template <typename Visit>
  void walk(std::uint32_t component, std::size_t request_class, const Visit& visit) const {
    const sim::Component& here = model_.components[component];
    if (request_class >= here.handlers.size()) return;
    double share = 1;
    for (const Step& step : here.handlers[request_class].steps) {
      visit(step, share);
      if (step.kind == Step::Kind::kLookup && here.cache) share *= 1 - hit_ratio(*here.cache);
    }
  }

  // How long a caller waits for the answer, the way there and back included. Nobody waits
  // beyond the timeout, which of a message that is not waited for is nothing.
  double awaited(const sim::Call& call, std::size_t request_class) const {
    const double answered = 2 * call.latency.mean() + stay_[cell(call.to, request_class)];
    return call.timeout == sim::kNever ? answered : std::min(answered, to_seconds(call.timeout));
  }

  void measure(std::uint32_t component) {
    const sim::Component& here = model_.components[component];
    for (std::size_t i = 0; i < classes_; ++i) {
      double& work = work_[cell(component, i)];
      double& stay = stay_[cell(component, i)];
      walk(component, i, [&](const Step& step, double share) {
        double length = 0;
        if (step.kind == Step::Kind::kWork) {
          length = step.work.mean();
          if (step.column != sim::kAbsent) length += column_means_[step.column];
          work += share * length;
        }
        // Side by side: as long as the longest of them, which is at least the longest mean.
        for (const Step::Made& made : step.calls) {
          const sim::Call& call = here.calls[made.call];
          length = std::max(length, made.probability * awaited(call, i));
        }
        stay += share * length;
      });
    }
  }

  void pass_on(std::uint32_t component) {
    const sim::Component& here = model_.components[component];
    for (std::size_t i = 0; i < classes_; ++i) {
      walk(component, i, [&](const Step& step, double share) {
        for (const Step::Made& made : step.calls) {
          const sim::Call& call = here.calls[made.call];
          const double passed = requests_[cell(component, i)] * share * made.probability;
          requests_[cell(call.to, i)] += passed;
          calls_[component][made.call] += passed * awaited(call, i);
          made_[component][made.call][i] += passed;
        }
      });
    }
  }

  ComponentFlow flow(std::uint32_t component) const {
    ComponentFlow flow{.name = model_.components[component].name, .calls = made_[component]};
    double work = 0;
    double stay = 0;
    for (std::size_t i = 0; i < classes_; ++i) {
      const double requests = requests_[cell(component, i)];
      flow.requests += requests;
      flow.by_class.push_back(requests);
      work += requests * work_[cell(component, i)];
      stay += requests * stay_[cell(component, i)];
    }
    if (flow.requests == 0) return flow;
    flow.work = work / flow.requests;
    flow.stay = stay / flow.requests;
    add_limits(component, work, stay, flow);
    return flow;
  }

  void add_limits(std::uint32_t component, double work, double stay, ComponentFlow& flow) const {
    const sim::Component& here = model_.components[component];
    const auto add = [&](Limit::Kind kind, double have, double use, std::string to = {}) {
      if (use > 0)
        flow.limits.push_back({.kind = kind, .to = std::move(to), .have = have, .use = use});
    };
    const bool is_limited = here.concurrency != sim::kUnlimited;
    const double places = here.concurrency;
    switch (here.processor.kind) {
      case sim::Processor::Kind::kCores:
        add(Limit::Kind::kCores, here.processor.capacity(), work);
        if (is_limited) add(Limit::Kind::kConcurrency, places, stay);
        break;
      case sim::Processor::Kind::kEach:
        if (is_limited)
          add(stay > work ? Limit::Kind::kConcurrency : Limit::Kind::kSlots, places, stay);
        break;
      case sim::Processor::Kind::kBatch:
        // n together take 1 + slowdown x (n - 1) times as long.
        if (is_limited) {
          add(Limit::Kind::kBatch, places / (1 + here.processor.slowdown * (places - 1)), work);
        }
        break;
    }
    for (std::size_t i = 0; i < here.calls.size(); ++i) {
      if (here.calls[i].connections == sim::kUnlimited) continue;
      add(Limit::Kind::kConnections, here.calls[i].connections, calls_[component][i],
          model_.components[here.calls[i].to].name);
    }
    if (here.rate_limit) add(Limit::Kind::kRate, here.rate_limit->per_second, flow.requests);
  }

  const sim::Model& model_;
  const std::vector<double>& per_session_;
  std::size_t classes_;
  std::vector<double> column_means_;
  std::vector<std::uint32_t> order_;
  // By component and class: requests per session, seconds of each.
  std::vector<double> requests_;
  std::vector<double> work_;
  std::vector<double> stay_;
  std::vector<std::vector<double>> calls_;  // by component and call: seconds held, per session
  std::vector<std::vector<std::vector<double>>> made_;  // and class: how many, per session
};

}  // namespace

double hit_ratio(const sim::Cache& cache) {
  if (cache.hit) return *cache.hit;
  HEADROOM_CHECK(cache.keys, "a cache has a share or keys");
  const sim::Cache::Keys& keys = *cache.keys;
  if (keys.places >= keys.count) return 1;
  // Beyond a million keys, both are taken in the same proportion: what counts is how much of the
  // popularity fits.
  const double scale =
      std::max(1.0, static_cast<double>(keys.count) / static_cast<double>(kKeysMost));
  const auto count = static_cast<std::size_t>(static_cast<double>(keys.count) / scale);
  const auto places = static_cast<std::size_t>(std::lround(keys.places / scale));
  const auto hit = queueing::lru_hit(queueing::zipf_popularity(count, keys.exponent), places);
  return hit ? *hit : 0;
}

std::vector<ComponentFlow> flow_of(const sim::Model& model,
                                   const std::vector<double>& per_session) {
  return Flowing(model, per_session).run();
}

}  // namespace headroom::design
