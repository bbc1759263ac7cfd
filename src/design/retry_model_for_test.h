// A server of 100 requests a second whose users wait a second and try three times more: the retry
// loop of the fixtures, as a call and as a model.
#pragma once

#include <chrono>

#include "design/timed_call.h"
#include "sim/model.h"

namespace headroom::design {

struct ServerLoad {
  double rate = 50;
  double queue = 199;  // and one at work
};

inline TimedCall call_to_server(const ServerLoad& load) {
  TimedCall call;
  call.caller = "users";
  call.callee = "server";
  call.timeout = std::chrono::seconds(1);
  call.retry.attempts = 4;
  call.retry.backoff = std::chrono::milliseconds(100);
  call.retry.jitter = sim::Retry::Jitter::kFull;
  call.at.name = "server";
  call.at.per_second = 100;
  call.at.queue = load.queue;
  call.rate = load.rate;
  return call;
}

inline sim::Model model_of(const TimedCall& call) {
  sim::Model model;
  model.classes = {"ask"};
  sim::Component server;
  server.name = call.at.name;
  server.concurrency = 1;
  server.queue = static_cast<std::uint32_t>(*call.at.queue);
  server.handlers.resize(1);
  server.handlers[0].steps.resize(1);
  server.handlers[0].steps[0].work =
      sim::Law::exponential(Nanos(static_cast<std::int64_t>(1e9 / call.at.per_second)));
  model.components = {server};
  model.users.resize(1);
  model.users[0].timeout = call.timeout;
  model.users[0].retry = call.retry;
  return model;
}

}  // namespace headroom::design
