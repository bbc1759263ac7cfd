// The sessions of a Plan, carried out in virtual time: the same sessions that the load engine
// carries out for that plan, at the same moments, with the same pauses and rows of data.
//
// What a plan's users do with an answer is beyond a simulation: checks pass, and conditions that
// look at answers come out by how likely they are. Nor does it follow redirects, or leave early
// (spec::Abort).
//
// Not thread-safe. The plan must outlive it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "sim/state.h"
#include "workload/arrivals.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::sim {

class Sessions {
 public:
  // `table` is the plan's data set whose rows the model's columns speak of; kAbsent: the model has
  // none. Before `ask_from` sessions only pause: whatever they would ask is as good as answered, so
  // that a load of long sessions is there from then on, and its history costs next to nothing.
  explicit Sessions(const workload::Plan& plan, std::uint32_t table = kAbsent, Nanos ask_from = {});

  // Announces the first sessions.
  void open(State& state);

  // Sessions due so far, which all began: nothing limits them here.
  std::uint64_t begun() const { return begun_; }

  // Events.
  void session_due(State& state, std::uint32_t stream);
  void pause_over(State& state, std::uint32_t slot);
  void answered(State& state, std::uint32_t slot);

 private:
  struct Slot {
    explicit Slot(const workload::Plan& plan) : session(plan, workload::Answers::kUnseen) {}
    workload::Session session;
    std::optional<workload::Visit> next;
    std::uint32_t row = 0;  // of it
    std::uint32_t out = 0;  // requests not answered yet
    std::uint32_t stream = 0;
    std::uint32_t user = 0;  // of a closed stream
    Nanos since{};           // when what went before was over
  };
  struct Stream {
    std::optional<workload::SessionStream> starts;  // of an open one
    std::optional<workload::SessionStart> next;
    std::vector<std::uint64_t> sessions_of;  // of a closed one, by user
    std::uint64_t begun = 0;
  };

  std::uint32_t take_slot();
  void begin(State& state, std::uint32_t slot, std::uint64_t ordinal);
  void begin_next_of_user(State& state, std::uint32_t slot);
  void find_next(State& state, std::uint32_t stream);
  void walk(State& state, std::uint32_t slot);
  void send(State& state, std::uint32_t slot);
  void session_over(State& state, std::uint32_t slot);

  const workload::Plan& plan_;
  const std::uint32_t table_;
  const Nanos ask_from_;
  const Nanos closes_at_;
  std::vector<Stream> streams_;
  std::deque<Slot> slots_;  // a session under way each, or free
  std::vector<std::uint32_t> free_;
  std::uint64_t begun_ = 0;
};

}  // namespace headroom::sim
