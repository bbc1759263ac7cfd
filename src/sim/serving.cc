#include "sim/serving.h"

#include <algorithm>
#include <cmath>

#include "sim/balancing.h"
#include "sim/calling.h"
#include "sim/fleet.h"
#include "sim/lookup.h"
#include "sim/traffic.h"

namespace headroom::sim {
namespace {

std::uint32_t component_of(const State& state, const Job& job) {
  return state.replicas[job.replica].component;
}

void refuse(State& state, JobId id, Outcome outcome) {
  Job& job = state.jobs[id];
  ++state.book.components[state.layout.edges[job.edge].to].refused;
  job.replica = kAbsent;
  job.defers = true;
  answer(state, id, outcome);
}

// The cores or slots that are busy are as many as there are jobs that work, up to the cores.
void change_working(State& state, ReplicaState& replica, std::int32_t by) {
  const std::uint32_t before = replica.working;
  replica.working += static_cast<std::uint32_t>(by);
  double difference = by;
  if (replica.model->processor.kind == Processor::Kind::kCores) {
    const double cores = replica.model->processor.cores;
    difference = std::min<double>(replica.working, cores) - std::min<double>(before, cores);
  }
  state.components[replica.component].busy.add(difference, state.now);
}

// Where nothing limits how many are handled, those that work beyond the cores are the ones that
// wait.
bool has_place(const Component& model, const ReplicaState& replica) {
  if (model.concurrency != kUnlimited || model.queue == kUnlimited) return true;
  return replica.working < std::ceil(model.processor.cores) + model.queue;
}

void begin_work(State& state, JobId id, const Layout::Step& step) {
  Job& job = state.jobs[id];
  ReplicaState& replica = state.replicas[job.replica];
  ComponentState& component = state.components[replica.component];
  double seconds = step.work.sample(component.work);
  if (step.column != nullptr) seconds += static_cast<double>((*step.column)[job.row]);
  job.state = JobState::kWorking;
  change_working(state, replica, 1);
  if (!component.shares) {
    state.events.push(state.now + nanos_of(seconds), EventKind::kWorkDone, id,
                      state.jobs.version(id));
    return;
  }
  replica.processor.add(replica.model->processor, id, state.jobs.version(id), seconds, state.now);
  watch_shares(state, job.replica);
}

void handle(State& state, JobId id) {
  Job& job = state.jobs[id];
  ReplicaState& replica = state.replicas[job.replica];
  ComponentCounts& counts = state.book.components[replica.component];
  ++counts.begun;
  if (state.now > job.since) {
    ++counts.waited;
    counts.waiting.add(state.now - job.since);
  }
  ++replica.handled;
  job.state = JobState::kHandled;
  job.step = state.layout.handler(replica.component, job.request_class).first_step;
  // Nearly always it begins with work, which takes its time: the job is not over at once.
  const Layout::Step& first = state.layout.steps[job.step];
  if (first.kind == Layout::Step::Kind::kWork) return begin_work(state, id, first);
  proceed_within(state, id);
}

void stand_in_line(State& state, JobId id) {
  Job& job = state.jobs[id];
  job.state = JobState::kWaiting;
  state.replicas[job.replica].line.push_back(state.jobs, id);
  const Component& model = state.model_of(component_of(state, job));
  if (!model.patience) return;
  const double seconds = model.patience->sample(state.components[component_of(state, job)].work);
  state.events.push(state.now + nanos_of(seconds), EventKind::kPatience, id,
                    state.jobs.version(id));
}

// Out of the line without having been handled.
void turn_away(State& state, JobId id, Outcome outcome) {
  ++state.book.components[component_of(state, state.jobs[id])].left;
  leave(state, id);
  state.jobs[id].defers = true;
  answer(state, id, outcome);
}

void end_work(State& state, JobId id) {
  Job& job = state.jobs[id];
  change_working(state, state.replicas[job.replica], -1);
  job.state = JobState::kHandled;
  if (state.layout.steps[job.step].then == Step::Then::kAnswerBegins) answer_begins(state, id);
  ++job.step;
  proceed(state, id);
}

}  // namespace

void reach(State& state, JobId id) {
  Job& job = state.jobs[id];
  const std::uint32_t component = state.layout.edges[job.edge].to;
  const Component& model = state.model_of(component);
  ++state.book.components[component].arrived;
  job.since = state.now;
  if (model.rate_limit && !state.components[component].rate_limit.take(state.now)) {
    return refuse(state, id, Outcome::kRefused);
  }
  job.replica = choose_replica(state, component, job);
  if (job.replica == kAbsent) return refuse(state, id, Outcome::kUnreachable);
  ReplicaState& replica = state.replicas[job.replica];
  if (replica.present >= state.layout.handler(component, job.request_class).shed_above ||
      !has_place(model, replica)) {
    return refuse(state, id, Outcome::kRefused);
  }
  const bool waits = replica.handled >= model.concurrency;
  if (waits && replica.line.size() >= model.queue) {
    if (model.when_full == Component::WhenFull::kRefuseNew || replica.line.empty()) {
      return refuse(state, id, Outcome::kRefused);
    }
    turn_away(state, replica.line.first(), Outcome::kRefused);
  }
  ++replica.present;
  state.components[component].present.add(1, state.now);
  if (waits) {
    stand_in_line(state, id);
  } else {
    handle(state, id);
  }
}

void proceed(State& state, JobId id) {
  while (true) {
    Job& job = state.jobs[id];
    const Layout::Step& step = state.layout.steps[job.step];
    switch (step.kind) {
      case Layout::Step::Kind::kWork:
        return begin_work(state, id, step);
      case Layout::Step::Kind::kLookup:
        if (look_up(state, id) == Found::kWaits) return;
        break;
      case Layout::Step::Kind::kCalls:
        if (make_calls(state, id, step) == Calls::kOut) return;
        break;
      case Layout::Step::Kind::kEnd:
        return finish(state, id, Outcome::kAnswered);
    }
  }
}

void proceed_within(State& state, JobId id) {
  const std::uint32_t version = state.jobs.version(id);
  state.jobs[id].defers = true;
  proceed(state, id);
  if (state.jobs.is_same(id, version)) state.jobs[id].defers = false;
}

void finish(State& state, JobId id, Outcome outcome) {
  Job& job = state.jobs[id];
  if (job.replica == kAbsent) return request_over(state, id, outcome);
  if (outcome == Outcome::kAnswered) {
    const Layout::Handler& handler =
        state.layout.handler(component_of(state, job), job.request_class);
    if (handler.errors > 0 && state.random.calls.uniform() < handler.errors) {
      outcome = Outcome::kFailed;
    }
  }
  end_fetch(state, id, outcome);
  leave(state, id);
  answer(state, id, outcome);
}

void leave(State& state, JobId id) {
  Job& job = state.jobs[id];
  const std::uint32_t index = job.replica;
  ReplicaState& replica = state.replicas[index];
  ComponentState& component = state.components[replica.component];
  const JobState stood = job.state;
  job.state = JobState::kReturning;
  --replica.present;
  component.present.add(-1, state.now);
  if (stood == JobState::kWorking) {
    change_working(state, replica, -1);
    if (component.shares) {
      replica.processor.remove(replica.model->processor, state.now);
      watch_shares(state, index);
    }
  }
  if (stood == JobState::kWaiting) {
    replica.line.remove(state.jobs, id);
  } else {
    --replica.handled;
    call_up(state, index);
  }
  if (replica.life == ReplicaState::Life::kDraining) end_draining(state, index);
}

void call_up(State& state, std::uint32_t index) {
  ReplicaState& replica = state.replicas[index];
  const Component& model = *replica.model;
  // Who is called up and done at once comes here again: the loop goes on, instead of deeper.
  if (replica.calls_up) return;
  replica.calls_up = true;
  while (!replica.line.empty() && replica.handled < model.concurrency) {
    const JobId id =
        model.line == Component::Line::kFifo ? replica.line.first() : replica.line.last();
    if (state.jobs[id].deadline() <= state.now) {
      turn_away(state, id, Outcome::kTimedOut);
      continue;
    }
    replica.line.remove(state.jobs, id);
    handle(state, id);
  }
  replica.calls_up = false;
}

void work_done(State& state, JobId id) {
  // One whose replica went down under it is on its way back already.
  if (state.jobs[id].state == JobState::kWorking) end_work(state, id);
}

void share_done(State& state, std::uint32_t index) {
  ReplicaState& replica = state.replicas[index];
  const Processor& law = replica.model->processor;
  const JobId id = replica.processor.take_done(law, state.jobs, state.now);
  if (id != kAbsent) end_work(state, id);
  watch_shares(state, index);
}

void out_of_patience(State& state, JobId id) {
  if (state.jobs[id].state == JobState::kWaiting) turn_away(state, id, Outcome::kTimedOut);
}

void watch_shares(State& state, std::uint32_t index) {
  const Processor& law = state.replicas[index].model->processor;
  SharedProcessor& processor = state.replicas[index].processor;
  const Nanos at = processor.next_done(law, state.jobs, state.now);
  ++processor.version;
  if (at != kNever) {
    state.events.push(at, EventKind::kShareDone, index, processor.version);
  }
}

void set_speed(State& state, std::uint32_t index) {
  ReplicaState& replica = state.replicas[index];
  const Component& model = *replica.model;
  double speed = replica.paused ? 0 : 1;
  if (model.warm_up) {
    speed /= 1 + (model.warm_up->slower - 1) * (10 - replica.warmth) / 10.0;
  }
  replica.processor.set_speed(model.processor, speed, state.now);
  watch_shares(state, index);
}

}  // namespace headroom::sim
