#include "load/branch.h"

#include <utility>

namespace headroom::load {

// The owner is told once the coroutine is suspended, so that it may resume it at once with another
// request. Nothing of the coroutine may be touched after that.
struct Branch::NextRequest {
  Branch& branch;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) const {
    branch.waiting_ = waiting;
    if (branch.owner_ != nullptr) std::exchange(branch.owner_, nullptr)->on_branch_over(branch);
  }
  void await_resume() const {}
};

Branch::Branch(Stage& stage)
    : stage_(stage),
      exchange_(stage.ledger, stage.strings, stage.decoders),
      connections_(stage),
      pursuit_(stage, exchange_, connections_),
      life_(live()) {
  life_.start();
}

void Branch::send(Owner& owner, const workload::Visit& visit, workload::Session& session,
                  CookieJar& cookies, Nanos intended, Moment moment) {
  owner_ = &owner;
  pursuit_.prepare(visit, session, cookies, intended, moment);
  std::exchange(waiting_, nullptr).resume();
}

std::uint32_t Branch::destination() const {
  return stage_.routes[exchange_.request_class()].destination;
}

net::Task Branch::live() {
  for (;;) {
    co_await NextRequest{*this};
    co_await exchange_.over(pursuit_.channel());
    // So that the next request of the group, wherever it goes, can have the connection.
    connections_.release();
  }
}

Branch& Branches::lend() {
  if (idle_.empty()) return all_.emplace_back(stage_);
  Branch& branch = *idle_.back();
  idle_.pop_back();
  return branch;
}

}  // namespace headroom::load
