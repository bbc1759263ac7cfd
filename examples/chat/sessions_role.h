// The role `sessions`: conversations over REST.
//
//   GET  /conversations?limit=N        the latest first; of the user in X-User, or of all
//   GET  /conversations/{id}           with all turns
//   POST /conversations/{id}/turns     {"user", "question", "answer"}
//
// Each request holds one of `concurrency` places for `hold`, as a disk or a remote store would.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "gate.h"
#include "http/server.h"
#include "role_server.h"
#include "session_store.h"

namespace chat {

class SessionsRole {
 public:
  struct Options {
    std::string database = ":memory:";
    std::size_t keep = 50'000;  // conversations; the one untouched for longest goes first
    std::size_t preload = 100;  // made up at the start where the database is empty
    headroom::Seed seed;        // of what is made up
    Gate::Options gate = {.concurrency = 16, .queue = 1024};
    std::chrono::nanoseconds hold = std::chrono::milliseconds(1);
    std::chrono::nanoseconds work = std::chrono::microseconds(200);  // processor time
  };

  // Opens the database and adds the routes to `server`, which must outlive the role. kStorage when
  // the database cannot be used.
  [[nodiscard]] static headroom::Result<std::unique_ptr<SessionsRole>> create(
      RoleServer& server, const Options& options);

 private:
  using Answer = std::function<headroom::http::Response(headroom::http::Exchange&)>;

  SessionsRole(RoleServer& server, const Options& options, SessionStore store);
  [[nodiscard]] headroom::Result<void> preload();
  // Waits for a place, holds it, and answers what `answer` makes of the request.
  headroom::http::Handler behind_gate(Answer answer);

  headroom::http::Response list(headroom::http::Exchange& exchange);
  headroom::http::Response get(headroom::http::Exchange& exchange);
  headroom::http::Response append(headroom::http::Exchange& exchange);

  RoleServer& server_;
  Options options_;
  SessionStore store_;
  Gate gate_;
};

}  // namespace chat
