#include "sim/sessions.h"

#include <algorithm>
#include <variant>

#include "sim/traffic.h"

namespace headroom::sim {

Sessions::Sessions(const workload::Plan& plan, std::uint32_t table, Nanos ask_from)
    : plan_(plan),
      table_(table),
      ask_from_(ask_from),
      closes_at_(plan.duration > Nanos{0} ? plan.duration : kNever),
      streams_(plan.streams.size()) {}

void Sessions::open(State& state) {
  for (std::uint32_t i = 0; i < streams_.size(); ++i) {
    const auto* closed = std::get_if<workload::ClosedModel>(&plan_.streams[i].model);
    if (closed == nullptr) {
      streams_[i].starts.emplace(plan_, i);
      find_next(state, i);
      continue;
    }
    streams_[i].sessions_of.assign(closed->users, 0);
    for (std::uint32_t user = 0; user < closed->users; ++user) {
      const std::uint32_t slot = take_slot();
      slots_[slot].stream = i;
      slots_[slot].user = user;
      begin_next_of_user(state, slot);
    }
  }
}

void Sessions::session_due(State& state, std::uint32_t stream) {
  const std::uint64_t ordinal = streams_[stream].next->ordinal;
  find_next(state, stream);
  const std::uint32_t slot = take_slot();
  slots_[slot].stream = stream;
  begin(state, slot, ordinal);
}

void Sessions::pause_over(State& state, std::uint32_t index) {
  Slot& slot = slots_[index];
  // A user of a closed stream whose turn has come has no session yet.
  if (!slot.next) {
    const auto& closed = std::get<workload::ClosedModel>(plan_.streams[slot.stream].model);
    std::uint64_t& sessions = streams_[slot.stream].sessions_of[slot.user];
    const std::uint64_t number = workload::closed_number(closed, slot.user, sessions++);
    return begin(state, index, plan_.ordinal_of(slot.stream, number));
  }
  slot.since = state.now;
  slot.next->pause = Nanos{0};
  walk(state, index);
}

void Sessions::answered(State& state, std::uint32_t index) {
  Slot& slot = slots_[index];
  --slot.out;
  slot.since = state.now;
  walk(state, index);
}

std::uint32_t Sessions::take_slot() {
  if (free_.empty()) {
    slots_.emplace_back(plan_);
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  return slot;
}

void Sessions::begin(State& state, std::uint32_t index, std::uint64_t ordinal) {
  Slot& slot = slots_[index];
  ++begun_;
  slot.session.begin(ordinal);
  slot.since = state.now;
  walk(state, index);
}

void Sessions::find_next(State& state, std::uint32_t index) {
  Stream& stream = streams_[index];
  stream.next = stream.starts->next();
  if (stream.next) state.events.push(stream.next->due, EventKind::kSession, index);
}

void Sessions::begin_next_of_user(State& state, std::uint32_t index) {
  const Slot& slot = slots_[index];
  const workload::Stream& stream = plan_.streams[slot.stream];
  const auto& closed = std::get<workload::ClosedModel>(stream.model);
  if (streams_[slot.stream].sessions_of[slot.user] >= closed.sessions_per_user) return;
  if (streams_[slot.stream].begun >= stream.sessions_max) return;
  if (const auto turn = next_turn(stream, slot.user, state.now)) {
    ++streams_[slot.stream].begun;
    state.events.push(*turn, EventKind::kVisit, index);
  }
}

// Sends what can be sent now: the next visit when all before it have been answered and its pause is
// over, or those of a parallel group for as long as there is room.
void Sessions::walk(State& state, std::uint32_t index) {
  while (true) {
    Slot& slot = slots_[index];
    if (!slot.next) {
      slot.next = slot.session.next();
      if (slot.next && table_ != kAbsent) slot.row = slot.session.row(table_);
    }
    if (!slot.next) {
      if (slot.out == 0) session_over(state, index);
      return;
    }
    const workload::Visit& visit = *slot.next;
    if (visit.order == workload::Visit::Order::kAfter && slot.out > 0) return;
    if (visit.group != nullptr && slot.out >= visit.group->at_once) return;
    if (visit.pause > Nanos{0}) {
      state.events.push(slot.since + visit.pause, EventKind::kVisit, index);
      return;
    }
    if (state.now >= closes_at_) {
      slot.next.reset();
      if (slot.out == 0) session_over(state, index);
      return;
    }
    if (state.now < ask_from_) {
      slot.next.reset();
      continue;
    }
    send(state, index);
  }
}

void Sessions::send(State& state, std::uint32_t index) {
  Slot& slot = slots_[index];
  const Request request{.request_class = static_cast<std::uint16_t>(slot.next->step),
                        .row = slot.row,
                        .visitor = index,
                        .origin = Origin::kSession};
  slot.next.reset();
  ++slot.out;
  begin_request(state, request);
}

void Sessions::session_over(State& state, std::uint32_t index) {
  if (streams_[slots_[index].stream].starts) {
    free_.push_back(index);
  } else {
    begin_next_of_user(state, index);
  }
}

}  // namespace headroom::sim
