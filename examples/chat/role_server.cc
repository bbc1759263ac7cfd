#include "role_server.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "completion.h"

namespace chat {

namespace asio = boost::asio;
using headroom::http::Exchange;
using headroom::http::Response;

namespace {

double process_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double process_resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total_pages = 0;
  double resident_pages = 0;
  file >> total_pages >> resident_pages;
  return resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

// From one millisecond to one minute, about three to a decade.
const std::vector<double> kDurationBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                             0.5,   1,      2.5,   5,    10,    20,   30,  60};

}  // namespace

RoleServer::RoleServer(asio::io_context& context, const Options& options)
    : executor_(context.get_executor()),
      options_(options),
      ready_timer_(executor_),
      http_(executor_, options.http) {
  route("GET", "/healthz", [this](Exchange& exchange) { return answer_health(exchange); });
  route("GET", "/metrics", [this](Exchange& exchange) { return answer_metrics(exchange); });
  http_.on_access([this](const headroom::http::Access& access) { record(access); });
  metrics_.gauge("chatd_requests_in_flight", "Requests that have come and are not yet answered.",
                 [this] { return static_cast<double>(http_.requests_in_flight()); });
  metrics_.gauge("chatd_connections", "Open connections of clients.",
                 [this] { return static_cast<double>(http_.connections()); });
  metrics_.gauge("chatd_ready", "1 when ready, 0 while starting or draining.",
                 [this] { return state_ == State::kReady ? 1.0 : 0.0; });
  metrics_.external_counter("process_cpu_seconds_total", "User and system time of the process.",
                            process_cpu_seconds);
  metrics_.gauge("process_resident_memory_bytes", "Resident memory of the process.",
                 process_resident_bytes);
}

void RoleServer::route(std::string method, std::string pattern, headroom::http::Handler handler) {
  const bool always = pattern == "/healthz" || pattern == "/metrics";
  if (always) {
    http_.route(std::move(method), std::move(pattern), std::move(handler));
    return;
  }
  http_.route(std::move(method), std::move(pattern),
              [this, inner = std::move(handler)](Exchange& exchange) -> asio::awaitable<void> {
                if (state_ != State::kStarting) {
                  co_await inner(exchange);
                  co_return;
                }
                auto response = Response::json(503, error_body("starting", "unavailable", 503));
                response.headers.add("Retry-After", "1");
                co_await exchange.respond(std::move(response));
              });
}

headroom::Result<void> RoleServer::start() {
  auto listening = http_.listen();
  if (!listening) return listening;
  if (options_.start_delay <= std::chrono::nanoseconds::zero()) {
    state_ = State::kReady;
    return {};
  }
  ready_timer_.expires_after(options_.start_delay);
  ready_timer_.async_wait([this](boost::system::error_code error) {
    if (!error && state_ == State::kStarting) state_ = State::kReady;
  });
  return {};
}

void RoleServer::drain() {
  state_ = State::kDraining;
  ready_timer_.cancel();
  http_.drain();
}

asio::awaitable<void> RoleServer::stop(std::chrono::nanoseconds grace) {
  drain();
  return http_.stop(grace);
}

asio::awaitable<void> RoleServer::answer_health(Exchange& exchange) {
  auto response = state_ == State::kReady      ? Response::text(200, "ready\n")
                  : state_ == State::kStarting ? Response::text(503, "starting\n")
                                               : Response::text(503, "draining\n");
  co_await exchange.respond(std::move(response));
}

asio::awaitable<void> RoleServer::answer_metrics(Exchange& exchange) {
  Response response;
  response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = metrics_.render();
  co_await exchange.respond(std::move(response));
}

void RoleServer::record(const headroom::http::Access& access) {
  const auto& route = access.route.empty() ? std::string("none") : access.route;
  metrics_
      .counter("chatd_requests_total",
               "Requests by route and status; 499: the client left before the end.",
               {{"route", route}, {"code", std::to_string(access.status)}})
      .add();
  metrics_
      .histogram("chatd_request_duration_seconds", "Time from the request read to its last byte.",
                 kDurationBounds, {{"route", route}})
      .record(std::chrono::duration<double>(access.duration).count());
  if (!access.failure.empty()) {
    fmt::print(stderr, "chatd: {} {}: {}\n", access.method, route, access.failure);
  }
}

}  // namespace chat
