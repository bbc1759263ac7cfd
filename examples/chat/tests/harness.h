// Roles of chatd in one thread, on free ports, and a client to talk to them. Nothing happens but
// while a function here runs, so a test sees every state it waits for.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api_role.h"
#include "edge_role.h"
#include "http/block_on.h"
#include "http/client.h"
#include "http/server.h"
#include "model_role.h"
#include "role_server.h"
#include "sessions_role.h"

namespace chat {

using namespace std::chrono_literals;
using headroom::Endpoint;
using headroom::http::Request;
using headroom::http::Response;

// A request in the air. Dropping it with leave() closes its connection.
struct Pending {
  std::optional<headroom::http::Outcome<Response>> outcome;
  boost::asio::cancellation_signal cancellation;
  bool ended = false;

  [[nodiscard]] int status() const { return outcome && *outcome ? (*outcome)->status : 0; }
  void leave() { cancellation.emit(boost::asio::cancellation_type::terminal); }
};

class Harness : public testing::Test {
 public:
  ~Harness() override {
    for (auto& server : servers_) headroom::http::block_on(context_, server->stop(0s));
    for (auto& server : plain_servers_) headroom::http::block_on(context_, server->stop(0s));
    run_until([&] { return in_the_air_ == 0; });
    context_.restart();
    context_.poll();
  }

  RoleServer& add_server(std::chrono::nanoseconds start_delay = 0s) {
    RoleServer::Options options;
    options.start_delay = start_delay;
    return *servers_.emplace_back(std::make_unique<RoleServer>(context_, options));
  }

  ModelRole& add_model(const ModelRole::Options& options) {
    auto& server = add_server();
    auto& role = *models_.emplace_back(std::make_unique<ModelRole>(server, options));
    EXPECT_TRUE(server.start());
    return role;
  }
  ApiRole& add_api(ApiRole::Options options) {
    options.work = 0s;
    auto& server = add_server();
    auto& role = *apis_.emplace_back(std::make_unique<ApiRole>(server, std::move(options)));
    EXPECT_TRUE(server.start());
    return role;
  }
  void add_sessions(SessionsRole::Options options = {}) {
    options.hold = 0s;
    options.work = 0s;
    auto& server = add_server();
    sessions_.push_back(SessionsRole::create(server, options).value());
    EXPECT_TRUE(server.start());
  }
  void add_edge(EdgeRole::Options options) {
    auto& server = add_server();
    edges_.push_back(std::make_unique<EdgeRole>(server, std::move(options)));
    EXPECT_TRUE(server.start());
  }
  // A server that answers every request by `handler`.
  Endpoint add_plain(headroom::http::Handler handler) {
    auto& server = *plain_servers_.emplace_back(std::make_unique<headroom::http::Server>(
        context_.get_executor(), headroom::http::Server::Options()));
    server.route("*", "/{rest...}", std::move(handler));
    EXPECT_TRUE(server.listen());
    return {"127.0.0.1", server.port()};
  }
  // An address where nobody listens.
  Endpoint nobody() {
    headroom::http::Server server(context_.get_executor(), {});
    EXPECT_TRUE(server.listen());
    return {"127.0.0.1", server.port()};
  }

  // Of the server added last.
  [[nodiscard]] Endpoint last() const { return {"127.0.0.1", servers_.back()->http().port()}; }
  RoleServer& last_server() { return *servers_.back(); }

  Response get(const Endpoint& server, std::string target, headroom::http::Headers headers = {}) {
    return ask(server, {.method = "GET", .target = std::move(target), .headers = headers});
  }
  Response complete(const Endpoint& server, std::string body,
                    headroom::http::Headers headers = {}) {
    return ask(server, {.method = "POST",
                        .target = "/v1/chat/completions",
                        .headers = headers,
                        .body = std::move(body)});
  }
  // The complete answer; status 0 when there was none.
  Response ask(const Endpoint& server, Request request) {
    auto pending = begin(server, std::move(request));
    run_until([&] { return pending->ended; });
    if (!*pending->outcome) return {.status = 0};
    return **pending->outcome;
  }

  // Sends a request without waiting for its answer.
  std::shared_ptr<Pending> begin(const Endpoint& server, Request request) {
    auto pending = std::make_shared<Pending>();
    ++in_the_air_;
    boost::asio::co_spawn(context_, exchange(server, std::move(request), pending),
                          boost::asio::bind_cancellation_slot(pending->cancellation.slot(),
                                                              [this, pending](std::exception_ptr) {
                                                                pending->ended = true;
                                                                --in_the_air_;
                                                              }));
    return pending;
  }
  std::shared_ptr<Pending> begin_completion(const Endpoint& server) {
    return begin(server, {.method = "POST",
                          .target = "/v1/chat/completions",
                          .body = R"({"stream":true,"max_tokens":3,)"
                                  R"("messages":[{"role":"user","content":"Hi"}]})"});
  }

  // Lets everything run until `predicate` holds. Fails the test where nothing happens for long.
  void run_until(const std::function<bool()>& predicate) {
    context_.restart();
    while (!predicate()) {
      if (context_.run_one_for(20s) == 0) {
        ADD_FAILURE() << "waited in vain";
        return;
      }
    }
  }

  // The value of one line of /metrics, such as `chatd_slots_busy`; -1 where there is none.
  double metric(const Endpoint& server, const std::string& series) {
    const auto text = "\n" + get(server, "/metrics").body;
    const auto line = text.find("\n" + series + " ");
    if (line == std::string::npos) return -1;
    return std::stod(text.substr(line + series.size() + 2));
  }

  boost::asio::io_context context_{1};

 private:
  boost::asio::awaitable<void> exchange(Endpoint server, Request request,
                                        std::shared_ptr<Pending> pending) {
    auto incoming = co_await client_.send(server, std::move(request), headroom::http::kNoDeadline);
    if (!incoming) {
      pending->outcome = std::unexpected(incoming.error());
      co_return;
    }
    auto body = co_await incoming->read_all(64u << 20);
    if (!body) {
      pending->outcome = std::unexpected(body.error());
      co_return;
    }
    pending->outcome = Response{incoming->status(), incoming->headers(), std::move(*body)};
  }

  headroom::http::Client client_{context_.get_executor(), {}};
  std::size_t in_the_air_ = 0;
  std::vector<std::unique_ptr<RoleServer>> servers_;
  std::vector<std::unique_ptr<headroom::http::Server>> plain_servers_;
  std::vector<std::unique_ptr<ModelRole>> models_;
  std::vector<std::unique_ptr<ApiRole>> apis_;
  std::vector<std::unique_ptr<SessionsRole>> sessions_;
  std::vector<std::unique_ptr<EdgeRole>> edges_;
};

// A model that is done at once.
inline ModelRole::Options instant_model() {
  ModelRole::Options options;
  options.engine.pace = {.first_token = 0s, .per_prompt_token = 0s, .per_token = 0s};
  return options;
}

// A model whose first token is an hour away.
inline ModelRole::Options stuck_model(std::size_t slots, std::size_t queue) {
  ModelRole::Options options;
  options.engine = {.slots = slots, .queue = queue, .pace = {.first_token = 1h}};
  return options;
}

// The payloads of a stream of events.
inline std::vector<std::string> events_of(std::string_view stream) {
  std::vector<std::string> events;
  while (true) {
    const auto end = stream.find("\n\n");
    if (end == std::string_view::npos || !stream.starts_with("data: ")) return events;
    events.emplace_back(stream.substr(6, end - 6));
    stream.remove_prefix(end + 2);
  }
}

}  // namespace chat
