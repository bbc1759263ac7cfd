#include "cli/control_server.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <charconv>
#include <thread>

#include "base/text.h"
#include "cli/load_change.h"
#include "http/server.h"

namespace headroom::cli {
namespace {

namespace asio = boost::asio;
using http::Response;

// Compares all of both, however early they differ.
bool same_secret(std::string_view left, std::string_view right) {
  unsigned char difference = left.size() == right.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  }
  return difference == 0;
}

Result<http::Server::Options> options_of(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  const std::string host = address.substr(0, colon);
  const std::string_view digits =
      colon == std::string::npos ? std::string_view{} : std::string_view(address).substr(colon + 1);
  http::Server::Options options{.host = host};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), options.port);
  const bool is_here = host == "localhost" || host == "::1" || host.starts_with("127.");
  if (error == std::errc{} && end == digits.data() + digits.size() && is_here) return options;
  return invalid("--control cannot listen on " + in_quotes(address),
                 "it takes an address of this machine's own and a port",
                 "--control 127.0.0.1:0, where 0 is any free port");
}

class HttpControlServer final : public ControlServer {
 public:
  HttpControlServer(http::Server::Options options, std::string token, Controlled controlled)
      : host_(options.host),
        token_(std::move(token)),
        controlled_(controlled),
        server_(io_.get_executor(), std::move(options)) {
    serve("GET", "/status", [this](const http::Request&) {
      return Response::json(200, controlled_.status.json(controlled_.control.state()));
    });
    serve("POST", "/rate", [this](const http::Request& request) {
      return told(change_rate(controlled_.control, request.body));
    });
    serve("POST", "/users", [this](const http::Request& request) {
      return told(change_users(controlled_.control, request.body));
    });
    serve("POST", "/pause",
          [this](const http::Request&) { return told(controlled_.control.pause()); });
    serve("POST", "/resume",
          [this](const http::Request&) { return told(controlled_.control.resume()); });
    serve("POST", "/stop", [this](const http::Request&) {
      controlled_.stop.request();
      return told({});
    });
  }

  ~HttpControlServer() override {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Result<void> listen() {
    if (auto listening = server_.listen(); !listening) return listening;
    thread_ = std::thread([this] { io_.run(); });
    return {};
  }

  std::string url() const override {
    const bool is_v6 = host_.find(':') != std::string::npos;
    return is_v6 ? fmt::format("http://[{}]:{}", host_, server_.port())
                 : fmt::format("http://{}:{}", host_, server_.port());
  }

 private:
  using Answer = std::function<Response(const http::Request&)>;

  void serve(const char* method, const char* path, Answer answer) {
    server_.route(
        method, path,
        [this, answer = std::move(answer)](http::Exchange& exchange) -> asio::awaitable<void> {
          Response response = is_allowed(exchange.request())
                                  ? answer(exchange.request())
                                  : Response::text(401, "the token is missing or wrong\n");
          co_await exchange.respond(std::move(response));
        });
  }

  bool is_allowed(const http::Request& request) const {
    const std::string* given = request.headers.find("Authorization");
    return given != nullptr && same_secret(*given, "Bearer " + token_);
  }

  // How it stands after what was asked, or why that was not done.
  Response told(const Result<void>& outcome) const {
    constexpr int kConflict = 409;
    if (!outcome) return Response::text(kConflict, to_string(outcome.error()) + "\n");
    return Response::json(200, controlled_.status.json(controlled_.control.state()));
  }

  std::string host_;
  std::string token_;
  Controlled controlled_;
  asio::io_context io_{1};
  http::Server server_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::string& address,
                                                            std::string token,
                                                            Controlled controlled) {
  auto options = options_of(address);
  if (!options) return fail(std::move(options.error()));
  auto server =
      std::make_unique<HttpControlServer>(std::move(*options), std::move(token), controlled);
  if (auto listening = server->listen(); !listening) return fail(std::move(listening.error()));
  return server;
}

}  // namespace headroom::cli
