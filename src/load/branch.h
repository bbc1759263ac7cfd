// One request of a parallel group under way, beside others of its session.
//
// Branches belong to their worker and are lent to visitors for the time of one request, so that
// visitors that wait, and journeys without groups, pay nothing for them.
//
// Not thread-safe. What visitor.h says of destroying a visitor holds here too.
#pragma once

#include <coroutine>
#include <cstdint>
#include <deque>
#include <vector>

#include "load/connections.h"
#include "load/exchange.h"
#include "load/pursuit.h"
#include "load/stage.h"
#include "net/task.h"

namespace headroom::load {

class Branch {
 public:
  // Who lent it. Called when its request is over: the branch may be given another, or given back.
  class Owner {
   public:
    virtual void on_branch_over(Branch& branch) = 0;

   protected:
    ~Owner() = default;
  };

  explicit Branch(Stage& stage);

  // Carries out a request of the session, whose visit is the current one.
  void send(Owner& owner, const workload::Visit& visit, workload::Session& session,
            CookieJar& cookies, Nanos intended, Moment moment);

  Exchange& exchange() { return exchange_; }
  std::uint32_t destination() const;

 private:
  struct NextRequest;

  net::Task live();

  Stage& stage_;
  Exchange exchange_;
  Connections connections_;
  Pursuit pursuit_;
  Owner* owner_ = nullptr;
  std::coroutine_handle<> waiting_;
  net::Task life_;
};

// The branches of one worker.
class Branches {
 public:
  explicit Branches(Stage& stage) : stage_(stage) {}

  Branch& lend();
  void take_back(Branch& branch) { idle_.push_back(&branch); }

  std::deque<Branch>& all() { return all_; }

 private:
  Stage& stage_;
  std::deque<Branch> all_;
  std::vector<Branch*> idle_;
};

}  // namespace headroom::load
