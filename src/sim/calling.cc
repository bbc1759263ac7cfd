#include "sim/calling.h"

#include <algorithm>
#include <cmath>

#include "sim/lookup.h"
#include "sim/serving.h"

namespace headroom::sim {
namespace {

// What is left of an attempt when its job is gone.
struct Attempt {
  JobId caller;
  std::uint16_t edge;
  std::uint8_t number;
  bool probes;
};

Attempt attempt_of(const Job& job) {
  return {.caller = job.caller, .edge = job.edge, .number = job.attempt, .probes = job.probes};
}

const Call& call_of(const State& state, std::uint32_t edge) {
  return *state.layout.edges[edge].call;
}

ComponentCounts* counts_of_caller(State& state, std::uint32_t edge) {
  const std::uint32_t caller = state.layout.edges[edge].caller;
  return caller == kAbsent ? nullptr : &state.book.components[caller];
}

PoolState& pool_of(State& state, const Job& job) {
  const Layout::Edge& edge = state.layout.edges[job.edge];
  const std::uint32_t place = edge.caller == kAbsent ? 0
                                                     : state.jobs[job.caller].replica -
                                                           state.layout.first_replica[edge.caller];
  return state.pools[edge.first_pool + place];
}

void send(State& state, JobId id) {
  Job& job = state.jobs[id];
  const Layout::Edge& edge = state.layout.edges[job.edge];
  if (!edge.has_latency) return reach(state, id);
  job.state = JobState::kOnTheWay;
  const double seconds = edge.call->latency.sample(state.random.calls);
  state.events.push(state.now + nanos_of(seconds), EventKind::kReached, id, state.jobs.version(id));
}

// By the breaker of its edge, or else its caller hears of it by an event.
bool is_let_through(State& state, JobId id) {
  Job& job = state.jobs[id];
  const BreakerState::Verdict verdict = state.edges[job.edge].breaker.ask(state.now);
  job.probes = verdict == BreakerState::Verdict::kProbe;
  if (verdict != BreakerState::Verdict::kStop) return true;
  job.state = JobState::kReturning;
  job.outcome = Outcome::kRefused;
  state.events.push(state.now, EventKind::kAnswered, id, state.jobs.version(id));
  return false;
}

void begin_timeout(State& state, JobId id, Nanos until) {
  const std::uint16_t edge = state.jobs[id].edge;
  Timeouts& timeouts = state.edges[edge].timeouts;
  timeouts.begin(state.jobs, id, until);
  timeouts.watch(state.events, edge);
}

void pass_deadline_on(State& state, JobId id) {
  Job& job = state.jobs[id];
  const Nanos timeout = state.layout.edges[job.edge].timeout;
  const Nanos gives_up = timeout == kNever ? kNever : state.now + timeout;
  job.mark = std::min(state.jobs[job.caller].deadline(), gives_up);
}

// Has a connection of its caller's pool, or else waits for one.
bool connect(State& state, JobId id) {
  Job& job = state.jobs[id];
  PoolState& pool = pool_of(state, job);
  job.connected = pool.used < call_of(state, job.edge).connections;
  if (job.connected) {
    ++pool.used;
    return true;
  }
  job.state = JobState::kPooling;
  pool.line.push_back(state.jobs, id);
  return false;
}

JobId begin_attempt(State& state, const Attempt& attempt) {
  const JobId id = state.jobs.take();
  Job& job = state.jobs[id];
  const Job& caller = state.jobs[attempt.caller];
  job.edge = attempt.edge;
  job.attempt = attempt.number;
  job.request_class = caller.request_class;
  job.row = caller.row;
  job.visitor = caller.visitor;
  job.state = JobState::kPausing;
  state.jobs.adopt(attempt.caller, id);
  return id;
}

void disconnect(State& state, JobId id) {
  Job& job = state.jobs[id];
  if (!job.connected) return;
  job.connected = false;
  PoolState& pool = pool_of(state, job);
  if (pool.line.empty()) {
    --pool.used;
    return;
  }
  const JobId next = pool.line.pop_front(state.jobs);
  state.jobs[next].connected = true;
  send(state, next);
}

void end_timeout(State& state, JobId id) {
  Job& job = state.jobs[id];
  if (job.timed) state.edges[job.edge].timeouts.end(state.jobs, id);
}

// Breaks the job off wherever it is.
void withdraw(State& state, JobId id) {
  let_go_of_calls(state, id);
  Job& job = state.jobs[id];
  switch (job.state) {
    case JobState::kWaiting:
      ++state.book.components[call_of(state, job.edge).to].left;
      leave(state, id);
      break;
    case JobState::kFetching:
      stop_waiting(state, id);
      leave(state, id);
      break;
    case JobState::kHandled:
    case JobState::kWorking:
      end_fetch(state, id, Outcome::kTimedOut);
      leave(state, id);
      break;
    default:  // events on their way to it will find another version
      break;
  }
  state.jobs.give_back(id);
}

// Its caller gives it up.
void let_go(State& state, JobId id) {
  Job& job = state.jobs[id];
  const Call& call = call_of(state, job.edge);
  end_timeout(state, id);
  if (job.probes) {
    state.edges[job.edge].breaker.probed(call.breaker, BreakerState::Fared::kBadly, state.now);
  }
  const bool was_sent = job.state != JobState::kPausing && job.state != JobState::kPooling;
  if (job.state == JobState::kPooling) pool_of(state, job).line.remove(state.jobs, id);
  disconnect(state, id);
  state.jobs.orphan(id);
  if (!was_sent || call.giving_up == Call::GivingUp::kCancels) withdraw(state, id);
}

bool may_retry(State& state, const Attempt& attempt, Outcome outcome) {
  const Retry& retry = call_of(state, attempt.edge).retry;
  if (attempt.number >= retry.attempts || !retry.after(outcome)) return false;
  if (state.jobs[attempt.caller].deadline() <= state.now) return false;
  return !retry.budget || state.edges[attempt.edge].budget.take();
}

void retry(State& state, const Attempt& attempt) {
  const Retry& policy = call_of(state, attempt.edge).retry;
  if (ComponentCounts* counts = counts_of_caller(state, attempt.edge)) {
    ++counts->retries;
  } else {
    ++state.book.classes[state.jobs[attempt.caller].request_class].retries;
  }
  double seconds = to_seconds(policy.backoff);
  if (policy.growth == Retry::Growth::kDoubling) {
    seconds = std::ldexp(seconds, std::min<int>(attempt.number - 1, 60));
  }
  if (policy.jitter == Retry::Jitter::kFull) seconds *= state.random.retries.uniform();
  const JobId id = begin_attempt(state, {.caller = attempt.caller,
                                         .edge = attempt.edge,
                                         .number = static_cast<std::uint8_t>(attempt.number + 1),
                                         .probes = false});
  state.events.push(state.now + nanos_of(seconds), EventKind::kRetry, id, state.jobs.version(id));
}

void call_over(State& state, JobId caller) {
  Job& job = state.jobs[caller];
  if (--job.out > 0) return;
  ++job.step;
  proceed(state, caller);
}

void attempt_over(State& state, const Attempt& attempt, Outcome outcome) {
  const Call& call = call_of(state, attempt.edge);
  if (state.layout.edges[attempt.edge].has_breaker) {
    BreakerState& breaker = state.edges[attempt.edge].breaker;
    const auto fared =
        outcome == Outcome::kAnswered ? BreakerState::Fared::kWell : BreakerState::Fared::kBadly;
    if (attempt.probes) {
      breaker.probed(call.breaker, fared, state.now);
    } else {
      breaker.record(call.breaker, fared, state.now);
    }
  }
  if (outcome == Outcome::kAnswered) return call_over(state, attempt.caller);
  if (may_retry(state, attempt, outcome)) return retry(state, attempt);
  if (call.need == Call::Need::kOptional) return call_over(state, attempt.caller);
  let_go_of_calls(state, attempt.caller);
  // To a user it matters what went wrong; to whom a component answers it is that component's error.
  const bool is_user = state.layout.edges[attempt.edge].caller == kAbsent;
  finish(state, attempt.caller, is_user ? outcome : Outcome::kFailed);
}

}  // namespace

Calls make_calls(State& state, JobId id, const Layout::Step& step) {
  std::uint8_t out = 0;
  for (std::uint32_t i = step.first_made; i < step.first_made + step.made; ++i) {
    const Layout::Made& made = state.layout.made[i];
    if (made.probability < 1 && state.random.calls.uniform() >= made.probability) continue;
    ++out;
    const Retry& retry = call_of(state, made.edge).retry;
    if (retry.budget) state.edges[made.edge].budget.call_made(*retry.budget);
    set_out(state,
            begin_attempt(state, {.caller = id, .edge = made.edge, .number = 1, .probes = false}));
  }
  Job& job = state.jobs[id];
  job.out = out;
  if (out > 0) return Calls::kOut;
  ++job.step;
  return Calls::kNone;
}

void set_out(State& state, JobId id) {
  const Layout::Edge& edge = state.layout.edges[state.jobs[id].edge];
  if (edge.has_breaker && !is_let_through(state, id)) return;
  if (edge.timeout != kNever) begin_timeout(state, id, state.now + edge.timeout);
  if (edge.passes_deadline) pass_deadline_on(state, id);
  if (edge.has_pool && !connect(state, id)) return;
  send(state, id);
}

void answer(State& state, JobId id, Outcome outcome) {
  Job& job = state.jobs[id];
  const Layout::Edge& edge = state.layout.edges[job.edge];
  job.outcome = outcome;
  job.state = JobState::kReturning;
  if (!edge.has_latency && !job.defers) return answered(state, id);
  const double seconds = edge.has_latency ? edge.call->latency.sample(state.random.calls) : 0;
  state.events.push(state.now + nanos_of(seconds), EventKind::kAnswered, id,
                    state.jobs.version(id));
}

void answered(State& state, JobId id) {
  end_timeout(state, id);
  disconnect(state, id);
  const Attempt attempt = attempt_of(state.jobs[id]);
  const Outcome outcome = state.jobs[id].outcome;
  if (attempt.caller != kAbsent) state.jobs.orphan(id);
  state.jobs.give_back(id);
  if (attempt.caller != kAbsent) attempt_over(state, attempt, outcome);
}

void answer_begins(State& state, JobId id) {
  while (state.jobs[id].caller != kAbsent) id = state.jobs[id].caller;
  Job& job = state.jobs[id];
  // An orphan's way ends at the job that nobody waits for.
  if (job.state == JobState::kAtUsers && job.mark == kNever) job.mark = state.now;
}

void let_go_of_calls(State& state, JobId id) {
  while (state.jobs[id].first_child != kAbsent) let_go(state, state.jobs[id].first_child);
  state.jobs[id].out = 0;
}

void look_at_timeouts(State& state, std::uint32_t edge) {
  Timeouts& timeouts = state.edges[edge].timeouts;
  timeouts.event_came();
  for (JobId id = timeouts.due(state.jobs, state.now); id != kAbsent;
       id = timeouts.due(state.jobs, state.now)) {
    if (ComponentCounts* counts = counts_of_caller(state, edge)) ++counts->timeouts;
    const Attempt attempt = attempt_of(state.jobs[id]);
    state.jobs[id].probes = false;  // attempt_over() tells the breaker
    let_go(state, id);
    attempt_over(state, attempt, Outcome::kTimedOut);
  }
  timeouts.watch(state.events, edge);
}

}  // namespace headroom::sim
