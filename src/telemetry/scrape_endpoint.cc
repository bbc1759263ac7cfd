#include "telemetry/scrape_endpoint.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <thread>

#include "http/server.h"
#include "telemetry/exposition.h"

namespace headroom::telemetry {

namespace asio = boost::asio;

class ScrapeEndpoint::Listener {
 public:
  explicit Listener(const Endpoint& where)
      : where_(where),
        server_(context_.get_executor(),
                {.host = where.host, .port = where.port, .connections = 64}) {
    server_.route("GET", "/metrics", [this](http::Exchange& exchange) { return answer(exchange); });
  }
  ~Listener() {
    stop();
    wait();
  }

  Result<void> listen() {
    if (auto listening = server_.listen(); !listening) return listening;
    where_.port = server_.port();
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  const Endpoint& where() const { return where_; }

  void publish(const SnapshotPointer& snapshot) {
    const std::lock_guard lock(mutex_);
    newest_ = snapshot;
  }

  // Requests under way may finish, for as long as a scraper takes that is there.
  void stop() {
    if (is_stopped_ || !thread_.joinable()) return;
    is_stopped_ = true;
    asio::co_spawn(context_, server_.stop(std::chrono::milliseconds(200)),
                   [](std::exception_ptr) {});
  }
  void wait() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  asio::awaitable<void> answer(http::Exchange& exchange) {
    const std::string* accept = exchange.request().headers.find("Accept");
    const TextFormat format = format_for(accept == nullptr ? "" : *accept);
    SnapshotPointer newest;
    {
      const std::lock_guard lock(mutex_);
      newest = newest_;
    }
    http::Response response{.headers = {{"Content-Type", std::string(content_type(format))}},
                            .body = exposition(newest ? *newest : Snapshot{}, format)};
    co_await exchange.respond(std::move(response));
  }

  Endpoint where_;
  std::mutex mutex_;
  SnapshotPointer newest_;
  asio::io_context context_{1};
  http::Server server_;
  std::thread thread_;
  bool is_stopped_ = false;
};

ScrapeEndpoint::ScrapeEndpoint(std::unique_ptr<Listener> listener)
    : listener_(std::move(listener)), name_("prometheus at " + url()) {}

ScrapeEndpoint::~ScrapeEndpoint() = default;

Result<std::unique_ptr<ScrapeEndpoint>> ScrapeEndpoint::open(const Endpoint& where) {
  auto listener = std::make_unique<Listener>(where);
  if (auto listening = listener->listen(); !listening) return fail(std::move(listening.error()));
  return std::unique_ptr<ScrapeEndpoint>(new ScrapeEndpoint(std::move(listener)));
}

std::string ScrapeEndpoint::url() const {
  return "http://" + to_string(listener_->where()) + "/metrics";
}

void ScrapeEndpoint::publish(const SnapshotPointer& snapshot) {
  // What a scraper finds does not turn into markers for the end: to it, the endpoint goes away.
  if (snapshot->status == Snapshot::Status::kGoingOn) listener_->publish(snapshot);
}

void ScrapeEndpoint::close(Deadline) {
  listener_->stop();
}

Delivery ScrapeEndpoint::wait() {
  listener_->wait();
  return {};
}

}  // namespace headroom::telemetry
