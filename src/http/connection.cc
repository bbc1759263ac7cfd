#include "http/connection.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/check.h"
#include "base/url.h"

namespace headroom::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Response problem(int status, std::string_view why) {
  return Response::json(status,
                        fmt::format(R"({{"error":{{"message":"{}","code":{}}}}})", why, status));
}

bool has_no_body(int status) {
  return status == 204 || status == 304 || status < 200;
}

}  // namespace

Exchange::Sink::Sink(asio::ip::tcp::socket socket, std::shared_ptr<Server::State> server)
    : socket_(std::move(socket)), server_(std::move(server)) {
  error_code error;
  socket_.set_option(asio::ip::tcp::no_delay(true), error);
  const auto peer = socket_.remote_endpoint(error);
  if (!error) client_address_ = peer.address().to_string();
  server_->connections.insert(this);
}

Exchange::Sink::~Sink() {
  server_->connections.erase(this);
  server_->connection_ended.notify_all();
}

void Exchange::Sink::close() {
  error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<void> Exchange::Sink::serve() {
  do {
    auto request = co_await read_request();
    if (!request) break;
    co_await answer(std::move(*request));
  } while (keep_alive_ && progress_ == Progress::kComplete && socket_.is_open());
  close();
}

asio::awaitable<std::optional<Request>> Exchange::Sink::read_request() {
  const auto& options = server_->options;
  idle_ = true;
  if (server_->phase == Server::State::Phase::kStopping && buffer_.size() == 0) {
    co_return std::nullopt;
  }
  progress_ = Progress::kNothing;
  deadline_ = Clock::now() + options.idle_timeout;

  beast::http::request_parser<beast::http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(options.head_bytes));
  parser.body_limit(options.body_bytes);
  error_code error;
  co_await beast::http::async_read_header(socket_, buffer_, parser,
                                          asio::redirect_error(asio::use_awaitable, error));
  idle_ = false;
  deadline_ = Clock::now() + options.request_timeout;
  if (!error && !parser.is_done()) {
    const auto expect = view(parser.get()[beast::http::field::expect]);
    if (equal_ignoring_case(expect, "100-continue")) {
      co_await send("HTTP/1.1 100 Continue\r\n\r\n", {}, {});
    }
    co_await beast::http::async_read(socket_, buffer_, parser,
                                     asio::redirect_error(asio::use_awaitable, error));
  }
  deadline_ = Clock::time_point::max();

  auto& message = parser.get();
  head_only_ = message.method() == beast::http::verb::head;
  http_1_0_ = message.version() < 11;
  keep_alive_ = message.keep_alive();
  if (error) {
    if (error == beast::http::error::body_limit) {
      co_await refuse(413, fmt::format("the body is larger than {} bytes", options.body_bytes));
    } else if (error == beast::http::error::header_limit) {
      co_await refuse(431, fmt::format("the head is larger than {} bytes", options.head_bytes));
    } else if (error.category() == make_error_code(beast::http::error::bad_method).category() &&
               error != beast::http::error::end_of_stream &&
               error != beast::http::error::partial_message) {
      co_await refuse(400, "this is not an HTTP/1.1 request");
    }
    co_return std::nullopt;
  }

  Request request;
  request.method = view(message.method_string());
  request.target = view(message.target());
  for (const auto& field : message) {
    request.headers.add(view(field.name_string()), view(field.value()));
  }
  request.body = std::move(message.body());
  co_return request;
}

// Answers what cannot be read to its end, and closes so that the client still gets to see the
// answer: a close with unread input would reset the connection and take the answer with it.
asio::awaitable<void> Exchange::Sink::refuse(int status, std::string_view why) {
  constexpr std::size_t kMostIgnoredBytes = 16u << 20;
  constexpr auto kLingerTime = std::chrono::seconds(2);
  keep_alive_ = false;
  head_only_ = false;
  auto response = problem(status, why);
  co_await send_whole(std::move(response));
  error_code error;
  socket_.shutdown(asio::socket_base::shutdown_send, error);
  deadline_ = Clock::now() + kLingerTime;
  std::array<char, 4096> ignored;
  for (std::size_t count = 0; !error && count < kMostIgnoredBytes;) {
    count += co_await socket_.async_read_some(asio::buffer(ignored),
                                              asio::redirect_error(asio::use_awaitable, error));
  }
}

asio::awaitable<void> Exchange::Sink::answer(Request request) {
  using asio::experimental::awaitable_operators::operator||;
  const auto started = Clock::now();
  Access access;
  access.method = request.method;
  Exchange exchange(*this, std::move(request), client_address_);
  ++server_->requests_in_flight;
  auto handled_or_left = dispatch(exchange, access) || watch_for_departure();
  co_await std::move(handled_or_left);
  --server_->requests_in_flight;
  if (server_->observer) {
    access.status = client_left_ ? Access::kClientLeft : exchange.status();
    access.duration = Clock::now() - started;
    server_->observer(access);
  }
}

// Lets no exception out: what ends a handler is this request's failure and nobody else's.
asio::awaitable<void> Exchange::Sink::dispatch(Exchange& exchange, Access& access) {
  try {
    co_await route(exchange, access);
  } catch (const std::exception& error) {
    if (!client_left_) access.failure = error.what();
  }
  if (progress_ != Progress::kNothing || client_left_) co_return;
  try {
    auto response = problem(500, "the server failed to answer");
    co_await exchange.respond(std::move(response));
  } catch (const boost::system::system_error&) {  // recorded as client_left_
  }
}

asio::awaitable<void> Exchange::Sink::route(Exchange& exchange, Access& access) {
  const auto& request = exchange.request();
  auto found = server_->router.find(request.method, path_of(request.target));
  if (found.route != nullptr) {
    access.route = found.route->pattern;
    exchange.parameters_ = std::move(found.parameters);
    co_await found.route->target(exchange);
    co_return;
  }
  auto response = found.allowed.empty() ? problem(404, "there is nothing at this path")
                                        : problem(405, "this path does not take that method");
  if (!found.allowed.empty()) response.headers.add("Allow", found.allowed);
  co_await exchange.respond(std::move(response));
}

// Ends when the client has closed the connection, or the server has broken it. What ends first
// cancels the other.
asio::awaitable<void> Exchange::Sink::watch_for_departure() {
  error_code error;
  co_await socket_.async_wait(asio::socket_base::wait_read,
                              asio::redirect_error(asio::use_awaitable, error));
  if (error && socket_.is_open()) co_return;  // cancelled: the handler has ended
  char byte;
  if (!error && ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0) {
    // The next request is here already. Its bytes hide the end of the stream, so a departure
    // shows only when writing fails.
    Condition never(server_->executor);
    co_await never.wait();
  }
  client_left_ = progress_ != Progress::kComplete;
}

std::string Exchange::Sink::render_head(int status, const Headers& headers) const {
  std::string head;
  head.reserve(256);
  auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\n", status, reason_phrase(status));
  for (const auto& [name, value] : headers) {
    if (equal_ignoring_case(name, "Content-Length")) continue;
    fmt::format_to(out, "{}: {}\r\n", name, value);
  }
  if (!keep_alive_) {
    head += "Connection: close\r\n";
  } else if (http_1_0_) {
    head += "Connection: keep-alive\r\n";
  }
  return head;
}

asio::awaitable<void> Exchange::Sink::send_whole(Response response) {
  HEADROOM_CHECK(progress_ == Progress::kNothing, "a request is answered once");
  if (server_->phase != Server::State::Phase::kServing) keep_alive_ = false;
  auto head = render_head(response.status, response.headers);
  if (!has_no_body(response.status)) {
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.size());
  }
  head += "\r\n";
  progress_ = Progress::kComplete;
  const bool with_body = !head_only_ && !has_no_body(response.status);
  co_await send(head, with_body ? response.body : std::string_view(), {});
}

void Exchange::Sink::start_stream(int status, const Headers& headers) {
  HEADROOM_CHECK(progress_ == Progress::kNothing, "a request is answered once");
  if (server_->phase != Server::State::Phase::kServing) keep_alive_ = false;
  if (has_no_body(status)) head_only_ = true;
  framing_ = http_1_0_ ? Framing::kUntilClose : Framing::kChunked;
  if (framing_ == Framing::kUntilClose) keep_alive_ = false;
  unsent_head_ = render_head(status, headers);
  if (framing_ == Framing::kChunked && !has_no_body(status)) {
    unsent_head_ += "Transfer-Encoding: chunked\r\n";
  }
  unsent_head_ += "\r\n";
  progress_ = Progress::kStreaming;
}

asio::awaitable<void> Exchange::Sink::send_chunk(std::string_view bytes) {
  HEADROOM_CHECK(progress_ == Progress::kStreaming, "write() goes between start_stream and finish");
  auto prefix = std::move(unsent_head_);
  unsent_head_.clear();
  if (bytes.empty() || head_only_) {
    if (!prefix.empty()) co_await send(prefix, {}, {});
    co_return;
  }
  std::string_view suffix;
  if (framing_ == Framing::kChunked) {
    fmt::format_to(std::back_inserter(prefix), "{:x}\r\n", bytes.size());
    suffix = "\r\n";
  }
  co_await send(prefix, bytes, suffix);
}

asio::awaitable<void> Exchange::Sink::finish() {
  HEADROOM_CHECK(progress_ == Progress::kStreaming, "finish() goes after start_stream, once");
  progress_ = Progress::kComplete;
  auto last = std::move(unsent_head_);
  unsent_head_.clear();
  if (framing_ == Framing::kChunked && !head_only_) last += "0\r\n\r\n";
  if (!last.empty()) co_await send(last, {}, {});
}

asio::awaitable<void> Exchange::Sink::send(std::string_view first, std::string_view second,
                                           std::string_view third) {
  const std::array<asio::const_buffer, 3> buffers = {asio::buffer(first), asio::buffer(second),
                                                     asio::buffer(third)};
  deadline_ = Clock::now() + server_->options.write_timeout;
  error_code error;
  co_await asio::async_write(socket_, buffers, asio::redirect_error(asio::use_awaitable, error));
  deadline_ = Clock::time_point::max();
  if (error) {
    client_left_ = true;
    throw boost::system::system_error(error);
  }
}

}  // namespace headroom::http
