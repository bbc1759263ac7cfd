#include "http/incoming_response.h"

#include "http/connection_fields.h"

namespace headroom::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

IncomingResponse::State::State(std::shared_ptr<ClientPool> pool,
                               std::shared_ptr<ClientConnection> connection, std::string server)
    : pool_(std::move(pool)), connection_(std::move(connection)), server_(std::move(server)) {}

IncomingResponse::State::~State() {
  if (connection_) connection_->close();
}

asio::awaitable<error_code> IncomingResponse::State::receive() {
  error_code error;
  const auto room = connection_->buffer.prepare(kReadBytes);
  const std::size_t count = co_await connection_->receive(room, error);
  connection_->buffer.commit(count);
  co_return error;
}

// Feeds the parser with what is in the buffer. Running out of input or of room is no failure.
Outcome<void> IncomingResponse::State::parse() {
  error_code error;
  const auto used = parser_->put(connection_->buffer.data(), error);
  connection_->buffer.consume(used);
  if (error && error != beast::http::error::need_more && error != beast::http::error::need_buffer) {
    return std::unexpected(Failure::kMalformed);
  }
  return {};
}

asio::awaitable<Outcome<void>> IncomingResponse::State::read_head(std::string_view method,
                                                                  bool& any_byte) {
  do {  // an informational answer (1xx) goes before the real one
    parser_.emplace();
    parser_->body_limit(boost::none);
    if (method == "HEAD") parser_->skip(true);
    while (true) {
      if (connection_->buffer.size() > 0) {
        any_byte = true;
        const auto parsed = parse();
        if (!parsed) co_return std::unexpected(parsed.error());
        if (parser_->is_header_done()) break;
      }
      const auto error = co_await receive();
      if (error) co_return std::unexpected(connection_->failure_of(error));
    }
    status_ = parser_->get().result_int();
  } while (status_ >= 100 && status_ < 200);

  parser_->eager(true);
  for (const auto& field : parser_->get()) {
    const auto name = std::string_view(field.name_string().data(), field.name_string().size());
    if (concerns_connection_only(name)) continue;
    headers_.add(name, std::string_view(field.value().data(), field.value().size()));
  }
  if (parser_->is_done()) release();
  co_return Outcome<void>();
}

asio::awaitable<Outcome<std::string_view>> IncomingResponse::State::read_some() {
  while (connection_ && !parser_->is_done()) {
    auto& body = parser_->get().body();
    body.data = body_.data();
    body.size = body_.size();
    body.more = true;
    if (connection_->buffer.size() > 0) {
      const auto parsed = parse();
      if (!parsed) co_return std::unexpected(parsed.error());
      const std::size_t count = body_.size() - body.size;
      if (parser_->is_done()) release();
      if (count > 0) co_return std::string_view(body_.data(), count);
      if (!connection_) break;
    }
    auto error = co_await receive();
    if (error == asio::error::eof && parser_->need_eof()) {
      parser_->put_eof(error);
      release();
      break;
    }
    if (error) co_return std::unexpected(connection_->failure_of(error));
  }
  co_return std::string_view();
}

void IncomingResponse::State::release() {
  if (parser_->keep_alive() && !connection_->timed_out) {
    pool_->give_back(server_, std::move(connection_));
  } else {
    connection_->close();
  }
  connection_ = nullptr;
}

IncomingResponse::IncomingResponse(std::unique_ptr<State> state) : state_(std::move(state)) {}
IncomingResponse::IncomingResponse(IncomingResponse&&) noexcept = default;
IncomingResponse& IncomingResponse::operator=(IncomingResponse&&) noexcept = default;
IncomingResponse::~IncomingResponse() = default;

int IncomingResponse::status() const {
  return state_->status();
}
const Headers& IncomingResponse::headers() const {
  return state_->headers();
}

asio::awaitable<Outcome<std::string_view>> IncomingResponse::read_some() {
  return state_->read_some();
}

asio::awaitable<Outcome<std::string>> IncomingResponse::read_all(std::size_t limit_bytes) {
  std::string body;
  while (true) {
    const auto part = co_await read_some();
    if (!part) co_return std::unexpected(part.error());
    if (part->empty()) co_return body;
    if (body.size() + part->size() > limit_bytes) co_return std::unexpected(Failure::kTooLarge);
    body += *part;
  }
}

}  // namespace headroom::http
