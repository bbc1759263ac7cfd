// chatd: the bundled ChatGPT-like service, one role per process.
//
//     chatd sessions --port 7004
//     chatd model    --port 7003 --slots 8
//     chatd api      --port 7002 --model 127.0.0.1:7003 --sessions 127.0.0.1:7004
//     chatd edge     --port 7001 --api 127.0.0.1:7002
//
// Prints the address it listens on. SIGTERM or SIGINT drains: /healthz turns 503, after
// --drain-delay nothing new is accepted, and requests in flight have --grace to end. A second
// signal ends at once. Exit codes: 0 stopped as asked, 2 bad usage, 3 could not start.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdlib>
#include <functional>

#include "api_role.h"
#include "edge_role.h"
#include "flags.h"
#include "model_role.h"
#include "role_server.h"
#include "sessions_role.h"

namespace chat {
namespace {

namespace asio = boost::asio;
using headroom::Result;

enum ExitCode { kStopped = 0, kBadUsage = 2, kNotStarted = 3 };

struct ProcessOptions {
  RoleServer::Options server;
  std::chrono::nanoseconds drain_delay{};
  std::chrono::nanoseconds grace = std::chrono::seconds(10);
};

int report(const headroom::Error& error) {
  fmt::print(stderr, "chatd: {}\n", to_string(error));
  return kNotStarted;
}

asio::awaitable<void> stop_on_signal(asio::io_context& context, RoleServer& server,
                                     const ProcessOptions& options) {
  asio::signal_set signals(context, SIGTERM, SIGINT);
  co_await signals.async_wait(asio::use_awaitable);
  fmt::print(stderr, "chatd: draining, {} requests in flight\n",
             server.http().requests_in_flight());
  signals.async_wait([](boost::system::error_code error, int) {
    if (!error) std::_Exit(kStopped);
  });
  server.drain();
  asio::steady_timer delay(context, options.drain_delay);
  co_await delay.async_wait(asio::use_awaitable);
  co_await server.stop(options.grace);
  context.stop();
}

// `make_role` adds the role to the server and gives what keeps it alive.
template <class MakeRole>
int run(const std::string& name, const ProcessOptions& options, MakeRole make_role) {
  asio::io_context context(1);
  RoleServer server(context, options.server);
  const auto role = make_role(server);
  if (!role) return report(role.error());
  if (auto started = server.start(); !started) return report(started.error());
  fmt::print("chatd {} listening on http://{}\n", name,
             to_string(headroom::Endpoint{options.server.http.host, server.http().port()}));
  std::fflush(stdout);
  asio::co_spawn(context, stop_on_signal(context, server, options), asio::detached);
  context.run();
  return kStopped;
}

void add_common_flags(CLI::App& command, ProcessOptions& options) {
  auto& http = options.server.http;
  command.add_option("--port", http.port, "0: any free one, printed at the start")
      ->capture_default_str();
  command.add_option("--host", http.host, "address to listen on")->capture_default_str();
  add_bound(command, "--connections", http.connections, 1, "open connections of clients");
  add_duration(command, "--start-delay", options.server.start_delay,
               "time until ready; meanwhile /healthz and all else answer 503");
  add_duration(command, "--drain-delay", options.drain_delay,
               "time between the signal to stop and accepting no more");
  add_duration(command, "--grace", options.grace, "time that requests in flight have to end");
}

struct ModelFlags {
  ProcessOptions process;
  ModelRole::Options role;
  bool no_cancel = false;

  explicit ModelFlags(CLI::App& command) {
    add_common_flags(command, process);
    auto& engine = role.engine;
    add_bound(command, "--slots", engine.slots, 1, "requests in service at once");
    add_bound(command, "--queue", engine.queue, 0, "requests that may wait; past it: 429");
    add_duration(command, "--first-token", engine.pace.first_token, "time to the first token");
    add_duration(command, "--per-prompt-token", engine.pace.per_prompt_token,
                 "added to it for each token of the prompt");
    add_duration(command, "--per-token", engine.pace.per_token, "time for each token after it");
    command.add_flag("--no-cancel", no_cancel,
                     "go on making tokens for clients that have left, as servers do that do not "
                     "notice: under overload this collapses");
    add_seed(command, role.seed);
  }

  int run_role() {
    if (no_cancel) role.on_departure = ModelRole::OnDeparture::kKeepMaking;
    return run("model", process, [&](RoleServer& server) -> Result<std::unique_ptr<ModelRole>> {
      return std::make_unique<ModelRole>(server, role);
    });
  }
};

struct ApiFlags {
  ProcessOptions process;
  ApiRole::Options role;
  std::string sessions;
  bool shed = true;

  explicit ApiFlags(CLI::App& command) {
    add_common_flags(command, process);
    add_servers(command, "--model", role.models, "models to ask, the least busy first")->required();
    command.add_option("--sessions", sessions, "session service; without it nothing is kept")
        ->type_name("HOST:PORT");
    add_duration(command, "--timeout", role.timeout, "of one attempt at a model, to its last byte");
    add_duration(command, "--sessions-timeout", role.sessions_timeout,
                 "of one call to the session service");
    add_bound(command, "--retries", role.retry.retries, 0, "attempts beyond the first");
    add_duration(command, "--backoff", role.retry.backoff,
                 "longest pause before the first retry, doubled for each next; full jitter");
    add_share(command, "--retry-budget", role.retry.budget, "retries per request in the long run");
    add_bound(command, "--concurrency", role.gate.concurrency, 1, "requests in service at once");
    add_bound(command, "--queue", role.gate.queue, 0, "requests that may wait");
    command.add_flag("--shed,!--no-shed", shed,
                     "answer 429 to requests past the queue; --no-shed lets all wait");
    add_duration(command, "--work", role.work, "processor time per request");
    add_seed(command, role.seed);
  }

  int run_role() {
    if (!shed) role.gate.queue = kUnlimited;
    if (!sessions.empty()) {
      const auto endpoint = headroom::parse_endpoint(sessions);
      if (!endpoint) {
        report(endpoint.error());
        return kBadUsage;
      }
      role.sessions = *endpoint;
    }
    return run("api", process, [&](RoleServer& server) -> Result<std::unique_ptr<ApiRole>> {
      return std::make_unique<ApiRole>(server, role);
    });
  }
};

struct SessionsFlags {
  ProcessOptions process;
  SessionsRole::Options role;

  explicit SessionsFlags(CLI::App& command) {
    add_common_flags(command, process);
    command.add_option("--db", role.database, "SQLite file, or :memory:")->capture_default_str();
    add_bound(command, "--keep", role.keep, 1,
              "conversations; the one untouched for longest goes first");
    add_bound(command, "--preload", role.preload, 0,
              "conversations to make up where the database has fewer");
    add_bound(command, "--concurrency", role.gate.concurrency, 1, "requests in service at once");
    add_bound(command, "--queue", role.gate.queue, 0, "requests that may wait; past it: 429");
    add_duration(command, "--hold", role.hold,
                 "time each request holds its place, as a disk would");
    add_duration(command, "--work", role.work, "processor time per request");
    add_seed(command, role.seed);
  }

  int run_role() {
    return run("sessions", process,
               [&](RoleServer& server) { return SessionsRole::create(server, role); });
  }
};

struct EdgeFlags {
  ProcessOptions process;
  EdgeRole::Options role;

  explicit EdgeFlags(CLI::App& command) {
    add_common_flags(command, process);
    add_servers(command, "--api", role.apis, "apis to pass requests to, in turn")->required();
    add_duration(command, "--timeout", role.timeout, "of one request, to its last byte");
  }

  int run_role() {
    return run("edge", process, [&](RoleServer& server) -> Result<std::unique_ptr<EdgeRole>> {
      return std::make_unique<EdgeRole>(server, role);
    });
  }
};

}  // namespace

int main_of_chatd(int argc, char** argv) {
  CLI::App program("A ChatGPT-like service to design, load and operate: one role per process.",
                   "chatd");
  program.require_subcommand(1);
  auto& model = *program.add_subcommand("model", "makes tokens in a bounded number of slots");
  auto& api = *program.add_subcommand("api", "spreads requests over models, keeps conversations");
  auto& sessions = *program.add_subcommand("sessions", "keeps conversations in SQLite");
  auto& edge = *program.add_subcommand("edge", "serves the chat page and passes the rest on");
  ModelFlags model_flags(model);
  ApiFlags api_flags(api);
  SessionsFlags sessions_flags(sessions);
  EdgeFlags edge_flags(edge);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kStopped : kBadUsage;
  }
  if (model.parsed()) return model_flags.run_role();
  if (api.parsed()) return api_flags.run_role();
  if (sessions.parsed()) return sessions_flags.run_role();
  return edge_flags.run_role();
}

}  // namespace chat

int main(int argc, char** argv) {
  return chat::main_of_chatd(argc, argv);
}
