#include "load/http1_connection.h"

#include <cerrno>
#include <utility>

#include "load/http1.h"
#include "load/wire_failure.h"
#include "net/stream_socket.h"

namespace headroom::load {
namespace {

constexpr std::uint32_t kHangsUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

// Of one connection before others have their turn: a large download must not hold up the sends.
constexpr int kReadsAtATime = 16;

}  // namespace

Http1Connection::Http1Connection(Http1& protocol)
    : protocol_(protocol), loop_(protocol.wire().loop) {}

Http1Connection::~Http1Connection() {
  loop_.timers().disarm(*this);
}

void Http1Connection::start(Exchange& exchange) {
  exchange_ = &exchange;
  const Http1Request& request = protocol_.request(exchange.request_class());
  if (request.is_constant()) {
    request_ = request.constant_bytes();
  } else {
    rendered_ = protocol_.wire().strings.take();
    request.render(exchange.session(), protocol_.wire().strings, rendered_);
    request_ = rendered_;
  }
  const Nanos now = loop_.read_clock();
  exchange.on_begun(now);
  deadline_ = now + exchange.step().timeout;
  if (!is_armed() || loop_.timers().due_of(*this) > deadline_) {
    loop_.timers().arm(*this, deadline_);
  }
  may_retry_ = is_open();
  if (is_open()) {
    send_request(now);
  } else {
    addresses_left_ = protocol_.address_count();
    connect();
  }
}

void Http1Connection::release() {
  protocol_.put_back(*this);
}

void Http1Connection::close() {
  const State before = std::exchange(state_, State::kClosed);
  if (before == State::kClosed || before == State::kWaiting) return;
  unsent_ = {};
  loop_.forget(*this);
  socket_.close();
  protocol_.socket_closed();
  if (before == State::kConnecting) protocol_.connect_over();
}

void Http1Connection::connect() {
  switch (protocol_.ask_to_connect(*this)) {
    case Http1::Leave::kConnect:
      break;
    case Http1::Leave::kWait:
      state_ = State::kWaiting;
      return;
    case Http1::Leave::kNever:
      state_ = State::kClosed;
      return fail_soon(run::Failure::kNotSent);
  }
  state_ = State::kConnecting;
  --addresses_left_;
  socket_ = net::begin_connect(protocol_.next_address());
  if (!socket_ || !loop_.watch(socket_.get(), *this)) connect_failed(errno);
}

void Http1Connection::connect_failed(int error) {
  close();
  if (error == EADDRNOTAVAIL) protocol_.ports_are_exhausted();
  if (addresses_left_ > 0) return connect();
  fail_soon(failure_of_connect(error));
}

void Http1Connection::adopt(Http1Connection& other) {
  loop_.forget(other);
  socket_ = std::move(other.socket_);
  other.state_ = State::kClosed;
  state_ = State::kOpen;
  loop_.rearm(socket_.get(), *this);
  may_retry_ = true;
  send_request(loop_.read_clock());
}

void Http1Connection::on_ready(std::uint32_t events) {
  switch (state_) {
    case State::kClosed:
    case State::kWaiting:
      return;
    case State::kConnecting:
      if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) == 0) return;
      if (const int error = net::connect_error(socket_.get()); error != 0) {
        return connect_failed(error);
      }
      state_ = State::kOpen;
      protocol_.connect_over();
      return send_request(loop_.read_clock());
    case State::kOpen:
      if (exchange_ == nullptr) {
        // Nothing was asked: whatever comes, even bytes, ends an idle connection.
        if ((events & (EPOLLIN | kHangsUp)) == 0) return;
        protocol_.drop_idle(*this);
        return close();
      }
      if ((events & EPOLLOUT) != 0 && !unsent_.empty()) flush();
      if ((events & (EPOLLIN | kHangsUp)) != 0 && is_open()) receive(events);
      return;
  }
}

void Http1Connection::send_request(Nanos now) {
  exchange_->on_sent(now);
  framer_.begin(protocol_.request(exchange_->request_class()).answers(),
                exchange_->wants_headers() ? net::HttpResponseFramer::Headers::kReport
                                           : net::HttpResponseFramer::Headers::kSkip);
  unsent_ = request_;
  flush();
}

void Http1Connection::flush() {
  while (!unsent_.empty()) {
    const net::Transfer sent = net::send_some(socket_.get(), unsent_);
    if (sent.error == EAGAIN) return;
    if (sent.error != 0) return broken(sent.error);
    exchange_->count_out(sent.bytes);
    unsent_.remove_prefix(sent.bytes);
  }
}

void Http1Connection::receive(std::uint32_t events) {
  auto& buffer = protocol_.wire().receive_buffer;
  for (int i = 0; i < kReadsAtATime; ++i) {
    const net::Transfer received = net::receive_some(socket_.get(), buffer);
    if (received.error == EAGAIN) return;
    if (received.error != 0) return broken(received.error);
    if (received.bytes == 0) return closed_by_server();
    const Nanos now = loop_.read_clock();
    exchange_->on_heard(received.bytes, now);
    may_retry_ = false;
    if (unsent_.empty()) forget_request();
    if (!take_in({buffer.data(), received.bytes}, events)) return;
    // Less than asked for is all there was, but for the end of the stream.
    if (received.bytes < buffer.size() && (events & kHangsUp) == 0) return;
  }
  loop_.rearm(socket_.get(), *this);
}

// False when that was the end of the exchange.
bool Http1Connection::take_in(std::string_view input, std::uint32_t events) {
  const Nanos now = loop_.now();
  for (;;) {
    switch (framer_.next(input)) {
      case net::HttpResponseFramer::Found::kNeedsMore:
        return true;
      case net::HttpResponseFramer::Found::kHeader:
        exchange_->on_header(framer_.header().name, framer_.header().value);
        break;
      case net::HttpResponseFramer::Found::kHead:
        exchange_->on_head(framer_.status());
        break;
      case net::HttpResponseFramer::Found::kBody:
        exchange_->on_body(framer_.body(), now);
        break;
      case net::HttpResponseFramer::Found::kEnd:
        // Bytes beyond it, or a request not wholly sent, leave the connection in no known state.
        if (!framer_.keeps_alive() || !input.empty() || !unsent_.empty() ||
            (events & kHangsUp) != 0) {
          close();
        }
        end(now);
        return false;
      case net::HttpResponseFramer::Found::kMalformed:
        close();
        fail(run::Failure::kProtocol, now);
        return false;
    }
  }
}

void Http1Connection::closed_by_server() {
  const bool is_whole = framer_.end_of_input() == net::HttpResponseFramer::Found::kEnd;
  if (!is_whole) return broken(ECONNRESET);
  close();
  end(loop_.read_clock());
}

void Http1Connection::broken(int error) {
  close();
  if (std::exchange(may_retry_, false)) {
    addresses_left_ = protocol_.address_count();
    return connect();
  }
  fail_soon(failure_of_connection(error));
}

void Http1Connection::on_time(Nanos now) {
  if (failing_) return fail(*std::exchange(failing_, std::nullopt), now);
  if (exchange_ == nullptr) return;
  if (now < deadline_) return loop_.timers().arm(*this, deadline_);
  close();
  fail(run::Failure::kTimeout, now);
}

void Http1Connection::end(Nanos now) {
  let_go().on_end(now);
}

void Http1Connection::fail(run::Failure failure, Nanos now) {
  let_go().fail(failure, now);
}

// Failures can be known while the visitor is still about to wait; it is told in the loop's next
// round.
void Http1Connection::fail_soon(run::Failure failure) {
  failing_ = failure;
  loop_.timers().arm(*this, loop_.now());
}

void Http1Connection::forget_request() {
  if (rendered_.empty()) return;
  protocol_.wire().strings.give(std::move(rendered_));
  rendered_ = std::string();
}

// From here on the visitor may start another exchange on this connection.
Exchange& Http1Connection::let_go() {
  deadline_ = Nanos::max();
  forget_request();
  return *std::exchange(exchange_, nullptr);
}

}  // namespace headroom::load
