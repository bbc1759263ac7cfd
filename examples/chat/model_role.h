// The role `model`: the engine behind an OpenAI-compatible API.
//
// The engine is the clockwork; the role ties it to real time with one timer for all generations,
// and to HTTP. Tokens made while a client was slow to read go out in one write.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/random.h"
#include "completion.h"
#include "engine.h"
#include "http/server.h"
#include "role_server.h"

namespace chat {

class ModelRole {
 public:
  // What becomes of a generation whose client has left.
  enum class OnDeparture {
    kCancel,      // its slot is free at once
    kKeepMaking,  // it holds its slot to the end, as in servers without cancellation
  };

  struct Options {
    Engine::Options engine;
    OnDeparture on_departure = OnDeparture::kCancel;
    headroom::Seed seed;
  };

  // Adds its routes to `server`, which must outlive it.
  ModelRole(RoleServer& server, const Options& options);

  [[nodiscard]] const Engine& engine() const { return engine_; }

 private:
  // One request's place in the engine, and what its coroutine needs to write the answer.
  struct Job;

  boost::asio::awaitable<void> complete(headroom::http::Exchange& exchange);
  boost::asio::awaitable<void> list_models(headroom::http::Exchange& exchange);
  boost::asio::awaitable<void> stream(headroom::http::Exchange& exchange, Job& job);
  boost::asio::awaitable<void> answer_whole(headroom::http::Exchange& exchange, Job& job);
  // Makes what is due and sets the timer for what comes next.
  void run_engine();

  RoleServer& server_;
  Options options_;
  Engine engine_;
  boost::asio::steady_timer timer_;
  TimePoint timer_set_for_ = TimePoint::max();
  std::uint64_t request_number_ = 0;
  Counter& prompt_tokens_total_;
  Counter& rejected_total_;
};

}  // namespace chat
