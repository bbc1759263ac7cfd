// The role `api`: what clients talk to, between the edge and the scarce models.
//
//   POST /v1/chat/completions      to a model; the turn is kept by the session service
//   GET  /v1/models                from a model
//   GET  /api/conversations[/{id}] from the session service
//
// A request is in service until its answer has been passed on, so `concurrency` bounds the streams
// open at once. Beyond it requests wait; what becomes of those past the queue is the difference
// between shedding (429 at once) and a queue without bound, in which all wait ever longer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "completion.h"
#include "gate.h"
#include "http/client.h"
#include "http/server.h"
#include "retry_policy.h"
#include "role_server.h"
#include "upstreams.h"

namespace chat {

class ApiRole {
 public:
  struct Options {
    std::vector<headroom::Endpoint> models;
    std::optional<headroom::Endpoint> sessions = std::nullopt;    // none: nothing is kept
    std::chrono::nanoseconds timeout = std::chrono::seconds(30);  // of an attempt, to its last byte
    std::chrono::nanoseconds sessions_timeout = std::chrono::milliseconds(500);
    RetryPolicy::Options retry = {};
    Gate::Options gate = {.concurrency = 256, .queue = 256};
    std::chrono::nanoseconds work = std::chrono::microseconds(500);  // processor time per request
    headroom::Seed seed = {};
  };

  // Adds its routes to `server`, which must outlive it.
  ApiRole(RoleServer& server, Options options);

  [[nodiscard]] const Gate& gate() const { return gate_; }

 private:
  // What came of asking one model; counted as in flight there while it lives.
  struct Attempt {
    Upstreams::Ticket ticket;
    headroom::http::Outcome<headroom::http::IncomingResponse> answer;
  };

  headroom::http::Handler behind_gate(headroom::http::Handler handler);
  boost::asio::awaitable<void> complete(headroom::http::Exchange& exchange);
  boost::asio::awaitable<void> ask_sessions(headroom::http::Exchange& exchange);
  boost::asio::awaitable<void> list_models(headroom::http::Exchange& exchange);

  // Asks models until one answers, or the policy gives up.
  boost::asio::awaitable<Attempt> ask_model(const headroom::http::Request& request);
  boost::asio::awaitable<void> pass_on(headroom::http::Exchange& exchange, Attempt attempt,
                                       const CompletionRequest& asked);
  boost::asio::awaitable<void> keep_turn(std::string conversation, std::string body);
  std::string new_conversation_id();
  void count_failure(headroom::http::Failure failure);

  RoleServer& server_;
  Options options_;
  headroom::http::Client client_;
  Upstreams models_;
  RetryPolicy retry_;
  Gate gate_;
  headroom::Random ids_;
  Counter& retries_total_;
  Counter& turns_lost_total_;
  Counter& rejected_total_;
};

}  // namespace chat
