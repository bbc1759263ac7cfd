#include "design/timed_call.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "design/flow.h"

namespace headroom::design {
namespace {

using sim::Outcome;
using sim::Step;

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kRoomMost = 1'000'000;
constexpr int kRetriesMost = 1'000;

int attempts_after(const sim::Retry& retry, Outcome outcome) {
  const auto most = static_cast<std::uint32_t>(kRetriesMost);
  return retry.after(outcome) ? static_cast<int>(std::clamp(retry.attempts, 1U, most)) : 1;
}

// By number and, in the mean, by budget.
double most_attempts(const sim::Retry& retry, int attempts) {
  return retry.budget ? std::min<double>(attempts, 1 + *retry.budget) : attempts;
}

// Whom one component or the users call, by which requests.
struct Edge {
  std::string caller;
  const sim::Call* call;
  std::uint32_t from = sim::kAbsent;  // component; absent: the users
  std::vector<double> requests;       // per session, by class
};

class Finding {
 public:
  Finding(const sim::Model& model, const Capacity& capacity, const std::vector<double>& per_session)
      : model_(model), capacity_(capacity), per_session_(per_session) {
    // A hit ratio that takes work to find is found once.
    for (sim::Component& component : model_.components) {
      if (component.cache)
        component.cache = sim::Cache{.hit = hit_ratio(*component.cache), .keys = {}};
    }
    for (std::size_t i = 0; i < model_.classes.size(); ++i) {
      std::vector<double> only(model_.classes.size());
      only[i] = per_session[i];
      flows_.push_back(flow_of(model_, only));
    }
    add_users();
    for (std::uint32_t i = 0; i < model_.components.size(); ++i) add_calls(i);
    find_outer();
  }

  std::vector<TimedCall> run(Rate sessions) {
    std::vector<TimedCall> found;
    std::vector<double> requests;  // per session, of each that is found
    for (const Edge& edge : edges_) {
      if (edge.call->timeout == sim::kNever) continue;
      if (edge.call->giving_up == sim::Call::GivingUp::kCancels) continue;
      const std::vector<ComponentFlow> reached = reached_by(edge);
      for (std::uint32_t i = 0; i < reached.size(); ++i) {
        const auto servers = servers_of(i);
        if (reached[i].requests == 0 || !servers) continue;
        found.push_back(call_of(edge, *servers));
        found.back().rate = capacity_.components[i].flow().requests * sessions.per_second;
        requests.push_back(reached[i].requests);
      }
    }
    for (TimedCall& call : found) {
      double retried = 0;
      for (std::size_t i = 0; i < found.size(); ++i) {
        const bool is_there = found[i].at.component == call.at.component;
        const bool retries = callers_of(found[i]).retries > 0 || &found[i] == &call;
        if (is_there && retries) retried += requests[i];
      }
      const double all = capacity_.components[call.at.component].flow().requests;
      call.retrying = std::min(1.0, retried / all);
    }
    return found;
  }

 private:
  // Users of several classes who are as patient and as persistent are told as one.
  void add_users() {
    for (std::size_t i = 0; i < model_.users.size(); ++i) {
      if (per_session_[i] == 0) continue;
      const sim::Call& call = model_.users[i];
      const auto same = std::ranges::find_if(edges_, [&](const Edge& edge) {
        return edge.call->to == call.to && edge.call->timeout == call.timeout &&
               edge.call->retry == call.retry;
      });
      if (same == edges_.end()) {
        edges_.push_back({.caller = "users (" + model_.classes[i],
                          .call = &call,
                          .requests = std::vector<double>(per_session_.size())});
        edges_.back().requests[i] = per_session_[i];
      } else {
        same->caller += ", " + model_.classes[i];
        same->requests[i] = per_session_[i];
      }
    }
    for (Edge& edge : edges_) edge.caller += ")";
    if (edges_.size() == 1) edges_.front().caller = "users";
  }

  void add_calls(std::uint32_t from) {
    const sim::Component& component = model_.components[from];
    for (std::uint32_t k = 0; k < component.calls.size(); ++k) {
      Edge edge{
          .caller = component.name, .call = &component.calls[k], .from = from, .requests = {}};
      for (std::size_t i = 0; i < model_.classes.size(); ++i) {
        edge.requests.push_back(flows_[i][from].requests * calls_per_request(component, i, k));
      }
      edges_.push_back(std::move(edge));
    }
  }

  static double calls_per_request(const sim::Component& component, std::size_t request_class,
                                  std::uint32_t call) {
    if (request_class >= component.handlers.size()) return 0;
    double share = 1;
    double calls = 0;
    for (const Step& step : component.handlers[request_class].steps) {
      for (const Step::Made& made : step.calls) {
        if (made.call == call) calls += share * made.probability;
      }
      if (step.kind == Step::Kind::kLookup && component.cache) share *= 1 - *component.cache->hit;
    }
    return calls;
  }

  // What arrives behind the edge before anybody on the way gives up.
  std::vector<ComponentFlow> reached_by(const Edge& edge) const {
    sim::Model behind = model_;
    for (sim::Call& call : behind.users) call.to = edge.call->to;
    for (sim::Component& component : behind.components) {
      for (sim::Handler& handler : component.handlers) {
        for (Step& step : handler.steps) {
          std::erase_if(step.calls, [&](const Step::Made& made) {
            return component.calls[made.call].timeout <= edge.call->timeout;
          });
        }
      }
    }
    return flow_of(behind, edge.requests);
  }

  // Attempts of whoever calls each component, over all the ways that lead there: the most.
  void find_outer() {
    outer_attempts_.assign(model_.components.size(), 1);
    outer_most_.assign(model_.components.size(), 1);
    // A way has no circle, so that after so many rounds each is known to its end.
    for (std::size_t round = 0; round < model_.components.size(); ++round) {
      for (const Edge& edge : edges_) {
        if (std::ranges::all_of(edge.requests, [](double count) { return count == 0; })) continue;
        const int own = attempts_after(edge.call->retry, Outcome::kFailed);
        const int above = edge.from == sim::kAbsent ? 1 : outer_attempts_[edge.from];
        const double most = edge.from == sim::kAbsent ? 1 : outer_most_[edge.from];
        int& attempts = outer_attempts_[edge.call->to];
        attempts = std::clamp(own * above, attempts, kRetriesMost);
        double& outer_most = outer_most_[edge.call->to];
        outer_most = std::max(outer_most, most * most_attempts(edge.call->retry, own));
      }
    }
  }

  std::optional<Servers> servers_of(std::uint32_t index) const {
    const sim::Component& component = model_.components[index];
    const ComponentFlow& flow = capacity_.components[index].flow();
    double most = kInfinite;  // sessions a second
    for (const Limit& limit : flow.limits) {
      const bool waits =
          limit.kind != Limit::Kind::kConnections && limit.kind != Limit::Kind::kRate;
      if (waits) most = std::min(most, limit.have / limit.use);
    }
    if (most == kInfinite) return std::nullopt;
    Servers servers{.name = component.name,
                    .component = index,
                    .replicas = static_cast<int>(component.replicas),
                    .per_second = most * flow.requests,
                    .places = component.concurrency == sim::kUnlimited
                                  ? std::ceil(component.processor.cores)
                                  : component.concurrency,
                    .queue = {}};
    if (component.queue != sim::kUnlimited) servers.queue = component.queue;
    return servers;
  }

  TimedCall call_of(const Edge& edge, const Servers& servers) const {
    TimedCall call{.caller = edge.caller,
                   .callee = model_.components[edge.call->to].name,
                   .timeout = edge.call->timeout,
                   .retry = edge.call->retry,
                   .at = servers};
    if (edge.from != sim::kAbsent) {
      call.outer_attempts = outer_attempts_[edge.from];
      call.outer_most = outer_most_[edge.from];
    }
    return call;
  }

  sim::Model model_;
  const Capacity& capacity_;
  const std::vector<double>& per_session_;
  std::vector<std::vector<ComponentFlow>> flows_;  // by class
  std::vector<Edge> edges_;
  std::vector<int> outer_attempts_;
  std::vector<double> outer_most_;
};

}  // namespace

double TimedCall::pause_seconds(int attempt) const {
  double seconds = to_seconds(retry.backoff);
  if (retry.growth == sim::Retry::Growth::kDoubling) {
    // The callers of the caller begin anew.
    const int own = std::max(1, static_cast<int>(retry.attempts));
    seconds = std::ldexp(seconds, std::min((attempt - 2) % own, 60));
  }
  return retry.jitter == sim::Retry::Jitter::kFull ? seconds / 2 : seconds;
}

std::vector<TimedCall> timed_calls(const sim::Model& model, const Capacity& capacity,
                                   const std::vector<double>& per_session, Rate sessions) {
  return Finding(model, capacity, per_session).run(sessions);
}

queueing::RetryingCallers callers_of(const TimedCall& call) {
  using Retried = queueing::RetryingCallers::Retried;
  const double timeout = to_seconds(call.timeout);
  const double served = call.capacity() * timeout;
  const double room = call.at.queue ? call.at.replicas * (call.at.places + *call.at.queue)
                                    : std::max(1000.0, 10 * served);
  queueing::RetryingCallers callers{.service_rate = call.capacity(),
                                    .room = static_cast<int>(std::clamp(room, 1.0, kRoomMost)),
                                    .timeout = timeout,
                                    .retrying = call.retrying};
  // Who stands further behind fails whom it is called by, and so this call.
  const int late = attempts_after(call.retry, Outcome::kTimedOut);
  const int refused =
      attempts_after(call.retry, call.is_direct() ? Outcome::kRefused : Outcome::kFailed);
  const int own = std::max(late, refused);
  callers.retries = std::min(own * call.outer_attempts - 1, kRetriesMost);
  if (call.outer_attempts == 1 && late != refused) {
    callers.retried = late > refused ? Retried::kLate : Retried::kTurnedAway;
  }
  callers.budget = most_attempts(call.retry, own) * call.outer_most - 1;
  return callers;
}

queueing::RetryLoop loop_of(const TimedCall& call) {
  auto loop = queueing::RetryLoop::of(callers_of(call));
  HEADROOM_CHECK(loop.has_value(), "a timed call makes a retry loop");
  return std::move(*loop);
}

}  // namespace headroom::design
