#include "load/visitor.h"

#include <algorithm>
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

// Whether and when a step can be sent, as far as that hangs on what it needs of others.
enum class Visitor::Readiness : std::uint8_t { kAtOnce, kWaited, kNever };

// Waits for the rows that a step draws from data which others save. A step that needs what its
// session has lost is not worth waiting for.
struct Visitor::Rows {
  Visitor& visitor;
  const workload::Step& step;
  Readiness later = Readiness::kAtOnce;
  bool await_ready() const { return visitor.has_lost_what(step) || visitor.draw_rows_for(step); }
  void await_suspend(std::coroutine_handle<> waiting) {
    later = Readiness::kWaited;
    visitor.wait_for_rows(step, waiting);
  }
  Readiness await_resume() const {
    const bool can_go_on = !visitor.has_lost_what(step) && visitor.draw_rows_for(step);
    return can_go_on ? later : Readiness::kNever;
  }
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
      const workload::Step& step = stage_.plan.steps[visit->step];
      if (visit->order == workload::Visit::Order::kBeside) {
        co_await room_for(*visit);
        const Readiness ready = co_await Rows{*this, step};
        const Nanos now = stage_.loop.now();
        if (ready == Readiness::kNever || now >= stage_.closes_at) break;
        send_beside(*visit, ready == Readiness::kWaited ? now : intended, Moment::kAtOnce);
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
      const Readiness ready = co_await Rows{*this, step};
      if (ready == Readiness::kNever) break;
      if (ready == Readiness::kWaited) {
        intended = stage_.loop.now();
        moment = Moment::kAtOnce;
        if (intended >= stage_.closes_at) break;
      }
      if (visit->group != nullptr) {
        connections_.release_equal_ones();  // the group's requests take them, and more
        send_beside(*visit, intended, moment);
        continue;
      }
      pursuit_.prepare(*visit, session_, cookies_, intended, moment);
      co_await exchange_.over(pursuit_.channel());
      has_sent_ |= exchange_.was_sent();
      take_in(exchange_);
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
  take_in(branch.exchange());
  group_ended_ = branch.exchange().ended();
  stage_.branches->take_back(branch);
  if (waiting_ && has_room()) wake();
}

bool Visitor::has_lost_what(const workload::Step& needs) const {
  return std::ranges::any_of(needs.needs, [this](auto each) { return session_.has_lost(each); });
}

bool Visitor::draw_rows_for(const workload::Step& step) {
  return std::ranges::all_of(step.saved_tables, [this](std::uint32_t table) {
    if (session_.has_row(table)) return true;
    workload::SavedRows& rows = stage_.saved.of(table);
    if (rows.is_empty()) return false;
    session_.give_row(table, rows.draw());
    return session_.has_row(table);
  });
}

void Visitor::wait_for_rows(const workload::Step& step, std::coroutine_handle<> waiting) {
  waiting_for_rows_ = waiting;
  coming_ = &step;
  const auto missing = std::ranges::find_if(
      step.saved_tables, [this](std::uint32_t table) { return !session_.has_row(table); });
  stage_.row_queue->wait(*this, stage_.saved.of(*missing), step.timeout);
}

bool Visitor::draw_rows() {
  return draw_rows_for(*coming_);
}

void Visitor::go_on() {
  std::exchange(waiting_for_rows_, nullptr).resume();
}

// What the answer to a step means for the rest of the session, and for others.
void Visitor::take_in(const Exchange& exchange) {
  const workload::Step& step = exchange.step();
  if (exchange.outcome() != Exchange::Outcome::kSucceeded) {
    for (const workload::Save& save : step.saves) session_.lose(save.variable);
    return;
  }
  for (const workload::Step::Feed& feed : step.feeds) {
    workload::SavedRow row;
    row.reserve(feed.variables.size());
    for (const std::uint32_t variable : feed.variables) row.emplace_back(session_.saved(variable));
    stage_.saved.of(feed.table).add(std::move(row));
  }
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
