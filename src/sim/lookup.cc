#include "sim/lookup.h"

#include "sim/serving.h"

namespace headroom::sim {
namespace {

std::uint32_t component_of(const State& state, JobId id) {
  return state.replicas[state.jobs[id].replica].component;
}

void hit(State& state, JobId id) {
  Job& job = state.jobs[id];
  ++state.book.components[component_of(state, id)].hits;
  while (state.layout.steps[job.step].kind != Layout::Step::Kind::kEnd) ++job.step;
}

Found look_up_key(State& state, JobId id, const Cache::Keys& keys) {
  ComponentState& component = state.components[component_of(state, id)];
  Job& job = state.jobs[id];
  // Ranks are drawn from 1.
  const double rank = component.popularity->sample(state.random.caches);
  job.key = static_cast<std::uint32_t>(rank) - 1;
  if (component.cache->find(job.key, state.now)) {
    job.key = kAbsent;
    hit(state, id);
    return Found::kKnown;
  }
  if (keys.misses == Cache::Keys::Misses::kTogether) {
    if (Line* const line = component.cache->fetched(job.key)) {
      job.state = JobState::kFetching;
      line->push_back(state.jobs, id);
      return Found::kWaits;
    }
    component.cache->begin_fetch(job.key);
  }
  ++job.step;
  return Found::kKnown;
}

// Who waited goes on: to its end with what was fetched, or fetches it itself.
void go_on(State& state, JobId id, Outcome outcome) {
  Job& job = state.jobs[id];
  job.state = JobState::kHandled;
  if (outcome == Outcome::kAnswered) {
    job.key = kAbsent;
    hit(state, id);
  } else {
    ++job.step;
  }
  proceed_within(state, id);
}

}  // namespace

Found look_up(State& state, JobId id) {
  const std::uint32_t component = component_of(state, id);
  const Cache& cache = *state.model_of(component).cache;
  ++state.book.components[component].lookups;
  if (cache.keys) return look_up_key(state, id, *cache.keys);
  if (state.random.caches.uniform() < *cache.hit) {
    hit(state, id);
  } else {
    ++state.jobs[id].step;
  }
  return Found::kKnown;
}

void end_fetch(State& state, JobId id, Outcome outcome) {
  Job& job = state.jobs[id];
  if (job.key == kAbsent) return;
  const std::uint32_t key = job.key;
  const std::uint32_t component = component_of(state, id);
  KeyCache& cache = *state.components[component].cache;
  job.key = kAbsent;
  if (outcome == Outcome::kAnswered) cache.store(key, state.now);
  if (state.model_of(component).cache->keys->misses == Cache::Keys::Misses::kEach) return;
  // The line is looked for anew each time: who goes on may begin fetches of its own.
  while (!cache.fetched(key)->empty()) {
    const JobId next = cache.fetched(key)->pop_front(state.jobs);
    go_on(state, next, outcome);
    if (outcome != Outcome::kAnswered) return;  // which now fetches it
  }
  cache.end_fetch(key);
}

void stop_waiting(State& state, JobId id) {
  Job& job = state.jobs[id];
  state.components[component_of(state, id)].cache->fetched(job.key)->remove(state.jobs, id);
  job.key = kAbsent;
}

}  // namespace headroom::sim
