#include "load/visitor.h"

#include <utility>

#include "load/session_source.h"
#include "net/sleep.h"

namespace headroom::load {

struct Visitor::NextSession {
  Visitor& visitor;
  bool await_ready() const { return visitor.source_.assign_next(visitor); }
  void await_suspend(std::coroutine_handle<> waiting) const { visitor.waiting_ = waiting; }
  void await_resume() const {}
};

struct Visitor::Room {
  Visitor& visitor;
  bool await_ready() const { return visitor.has_room(); }
  void await_suspend(std::coroutine_handle<> waiting) const { visitor.waiting_ = waiting; }
  void await_resume() const {}
};

Visitor::Visitor(Stage& stage, SessionSource& source, std::uint32_t number)
    : stage_(stage),
      source_(source),
      number_(number),
      session_(stage.plan),
      exchange_(stage.ledger, stage.strings, stage.decoders),
      connections_(stage),
      pursuit_(stage, exchange_, connections_),
      life_(live()) {}

void Visitor::assign(std::uint64_t ordinal, Nanos due, Moment moment) {
  session_.begin(ordinal);
  cookies_.clear();
  due_ = due;
  moment_ = moment;
}

void Visitor::wake() {
  std::exchange(waiting_, nullptr).resume();
}

net::Task Visitor::live() {
  for (;;) {
    co_await NextSession{*this};
    has_sent_ = false;
    Nanos intended = due_;
    Moment moment = moment_;
    if (intended > stage_.loop.now()) co_await net::SleepUntil(stage_.loop.timers(), intended);
    stage_.ledger.session_begun(stage_.loop.now());
    while (const auto visit = session_.next()) {
      if (visit->order == workload::Visit::Order::kBeside) {
        co_await room_for(*visit);
        if (stage_.loop.now() >= stage_.closes_at) break;
        send_beside(*visit, intended, Moment::kAtOnce);
        continue;
      }
      if (branches_ > 0) {
        co_await end_of_group();
        intended = group_ended_;
        moment = Moment::kAtOnce;
      }
      if (visit->pause > Nanos::zero()) {
        intended += visit->pause;
        moment = Moment::kDue;
      }
      if (intended >= stage_.closes_at) break;
      if (visit->pause > Nanos::zero()) {
        co_await net::SleepUntil(stage_.loop.timers(), intended);
        if (intended >= stage_.closes_at) break;  // it may have been closed meanwhile
      }
      if (visit->group != nullptr) {
        connections_.release_equal_ones();  // the group's requests take them, and more
        send_beside(*visit, intended, moment);
        continue;
      }
      pursuit_.prepare(*visit, session_, cookies_, intended, moment);
      co_await exchange_.over(pursuit_.channel());
      has_sent_ |= exchange_.was_sent();
      intended = exchange_.ended();
      moment = Moment::kAtOnce;
    }
    if (branches_ > 0) co_await end_of_group();
    connections_.release();
  }
}

// All requests of a group are meant for the moment it begins: what waits for room in it, waits.
void Visitor::send_beside(const workload::Visit& visit, Nanos intended, Moment moment) {
  branches_to_.resize(stage_.protocols.size());
  ++branches_;
  ++branches_to_[stage_.routes[visit.step].destination];
  stage_.branches->lend().send(*this, visit, session_, cookies_, intended, moment);
}

void Visitor::on_branch_over(Branch& branch) {
  --branches_;
  --branches_to_[branch.destination()];
  has_sent_ |= branch.exchange().was_sent();
  group_ended_ = branch.exchange().ended();
  stage_.branches->take_back(branch);
  if (waiting_ && has_room()) wake();
}

bool Visitor::has_room() const {
  return (room_at_ == kAnywhere ? branches_ : branches_to_[room_at_]) < room_;
}

Visitor::Room Visitor::room_for(const workload::Visit& visit) {
  const bool is_per_host = visit.group->limit == spec::Parallel::Limit::kPerHost;
  room_ = visit.group->at_once;
  room_at_ = is_per_host ? stage_.routes[visit.step].destination : kAnywhere;
  return Room{*this};
}

Visitor::Room Visitor::end_of_group() {
  room_ = 1;
  room_at_ = kAnywhere;
  return Room{*this};
}

}  // namespace headroom::load
