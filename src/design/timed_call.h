// The calls of a service that their callers give up after a while, each with the servers where it
// may wait for so long: what a retry loop is made of.
//
// A call waits at whom it calls, or at who stands behind: as far as no call on the way is given up
// sooner. Callers further up who try a failed call again multiply its attempts. A caller that tells
// when it gives up (Call::GivingUp::kCancels) is left out: nobody works for it in vain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "design/capacity.h"
#include "queueing/metastability.h"
#include "sim/model.h"

namespace headroom::design {

// A component as a bank of servers with room to wait.
struct Servers {
  std::string name;
  std::uint32_t component = 0;  // of the model
  int replicas = 1;
  double per_second = 0;        // requests that one replica can take
  double places = 1;            // of one replica: requests at work
  std::optional<double> queue;  // that wait at one replica, at most; nothing: no limit
};

struct TimedCall {
  std::string caller;  // a component, "users", or "users (ask, list)" where only some do so
  std::string callee;
  Nanos timeout{};  // of each attempt
  sim::Retry retry;
  // What the callers of the caller make of one failed call: attempts, and how many there can be of
  // them in the mean, by their budgets.
  int outer_attempts = 1;
  double outer_most = 1;
  Servers at;
  double rate = 0;      // requests a second at those servers, of all callers, at the planned peak
  double retrying = 1;  // share of them that are tried again, or would be if this call were

  bool is_direct() const { return callee == at.name; }
  double capacity() const { return at.replicas * at.per_second; }
  // The pause before the second attempt and each after it, in the mean.
  double pause_seconds(int attempt) const;
};

// `sessions` a second, each making so many requests of each class; `capacity` is of the same model.
std::vector<TimedCall> timed_calls(const sim::Model& model, const Capacity& capacity,
                                   const std::vector<double>& per_session, Rate sessions);

// As the theory has it: one server as fast as all of them together, which is right while they are
// busy, and says nothing of a single request that takes longer than the timeout by itself. A room
// without a limit is taken as ten times what is served within the timeout: whoever waits behind
// that waits in vain. All who retry are taken to do it as this caller does.
queueing::RetryingCallers callers_of(const TimedCall& call);

// Those callers' states; asserts that the call is one of timed_calls(), or like one.
queueing::RetryLoop loop_of(const TimedCall& call);

}  // namespace headroom::design
