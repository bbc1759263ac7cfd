#include "load/http1_connection.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "load/failure_words.h"
#include "load/http1.h"
#include "load/wire_failure.h"

namespace headroom::load {
namespace {

constexpr std::uint32_t kHangsUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

// Of one connection before others have their turn: neither a large download nor an upload may hold
// up what others are to send.
constexpr int kReadsAtATime = 16;
constexpr std::size_t kMostSentAtATime = 256 * 1024;

}  // namespace

Http1Connection::Http1Connection(Http1& protocol)
    : protocol_(protocol), loop_(protocol.wire().loop) {}

Http1Connection::~Http1Connection() {
  loop_.timers().disarm(*this);
}

void Http1Connection::start(Exchange& exchange) {
  exchange_ = &exchange;
  const Http1Request& request = protocol_.request(exchange.request_class());
  const Variation* variation = exchange.variation();
  if (request.is_constant() && variation == nullptr) {
    request_ = request.constant_bytes();
  } else {
    rendered_ = protocol_.wire().strings.take();
    request.render(exchange.session(), variation, protocol_.wire().strings, rendered_);
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
    addresses_left_ = protocol_.dialer().address_count();
    connect();
  }
}

void Http1Connection::abandon() {
  close();
  failing_.reset();
  let_go();
}

void Http1Connection::release() {
  protocol_.put_back(*this);
}

void Http1Connection::close() {
  const State before = std::exchange(state_, State::kClosed);
  if (before == State::kClosed || before == State::kWaiting) return;
  unsent_ = {};
  unsent_body_ = {};
  loop_.forget(*this);
  transport_.close();
  protocol_.dialer().on_closed();
  if (before == State::kConnecting) protocol_.connect_over();
}

void Http1Connection::connect() {
  switch (protocol_.ask_to_connect(*this)) {
    case Dialer::Leave::kConnect:
      break;
    case Dialer::Leave::kLater:
      state_ = State::kWaiting;
      return;
    case Dialer::Leave::kNever:
      state_ = State::kClosed;
      explain(run::Failure::kNotSent, [] { return std::string(kNoConnectionLeft); });
      return fail_soon(run::Failure::kNotSent);
  }
  state_ = State::kConnecting;
  --addresses_left_;
  if (!protocol_.dialer().connect(transport_)) return connect_failed(transport_.error());
  if (!loop_.watch(transport_.fd(), *this)) connect_failed(errno);
}

void Http1Connection::connect_failed(int error) {
  explain(failure_of_connect(error),
          [&] { return words_of_connect(error, "TLS", transport_.problem()); });
  close();
  if (error == EADDRNOTAVAIL) protocol_.dialer().on_no_port();
  if (addresses_left_ > 0) return connect();
  fail_soon(failure_of_connect(error));
}

void Http1Connection::adopt(Http1Connection& other) {
  loop_.forget(other);
  transport_ = std::move(other.transport_);
  other.state_ = State::kClosed;
  state_ = State::kOpen;
  loop_.rearm(transport_.fd(), *this);
  may_retry_ = true;
  send_request(loop_.read_clock());
}

void Http1Connection::on_ready(std::uint32_t events) {
  switch (state_) {
    case State::kClosed:
    case State::kWaiting:
      return;
    case State::kConnecting:
      switch (transport_.advance(events)) {
        case net::Transport::Progress::kPending:
          return;
        case net::Transport::Progress::kFailed:
          return connect_failed(transport_.error());
        case net::Transport::Progress::kReady:
          break;
      }
      state_ = State::kOpen;
      protocol_.connect_over();
      return send_request(loop_.read_clock());
    case State::kOpen:
      if (exchange_ == nullptr) {
        if ((events & (EPOLLIN | kHangsUp)) == 0) return;
        // Nothing was asked: whatever comes ends an idle connection, but for what TLS keeps for
        // itself, as the tickets by which sessions are resumed.
        if (transport_.receive(protocol_.wire().receive_buffer).error == EAGAIN) return;
        protocol_.drop_idle(*this);
        return close();
      }
      if ((events & EPOLLOUT) != 0 && !is_all_sent()) flush();
      if (((events & (EPOLLIN | kHangsUp)) != 0 || transport_.holds_input()) && is_open()) {
        receive(events);
      }
      return;
  }
}

void Http1Connection::send_request(Nanos now) {
  exchange_->on_sent(now);
  const Http1Request& request = protocol_.request(exchange_->request_class());
  framer_.begin(request.answers(), exchange_->wants_headers()
                                       ? net::HttpResponseFramer::Headers::kReport
                                       : net::HttpResponseFramer::Headers::kSkip);
  unsent_ = request_;
  unsent_body_ = request.trailing_body(exchange_->variation());
  flush();
}

void Http1Connection::flush() {
  std::size_t left = kMostSentAtATime;
  for (std::string_view* part : {&unsent_, &unsent_body_}) {
    while (!part->empty()) {
      if (left == 0) return loop_.rearm(transport_.fd(), *this);
      const net::Transfer sent = transport_.send(part->substr(0, left));
      if (sent.error == EAGAIN) return;
      if (sent.error != 0) return broken(sent.error);
      exchange_->count_out(sent.bytes);
      part->remove_prefix(sent.bytes);
      left -= sent.bytes;
    }
  }
}

void Http1Connection::receive(std::uint32_t events) {
  auto& buffer = protocol_.wire().receive_buffer;
  transport_.on_readable();
  for (int i = 0; i < kReadsAtATime; ++i) {
    const net::Transfer received = transport_.receive(buffer);
    if (received.error == EAGAIN) return;
    if (received.error != 0) return broken(received.error);
    if (received.bytes == 0) return closed_by_server();
    const Nanos now = loop_.read_clock();
    exchange_->on_heard(received.bytes, now);
    may_retry_ = false;
    if (is_all_sent()) forget_request();
    if (!take_in({buffer.data(), received.bytes}, events)) return;
    // That was all, but for the end of the stream.
    const bool has_more = transport_.may_have_more(received.bytes, buffer.size());
    if (!has_more && (events & kHangsUp) == 0) return;
  }
  loop_.rearm(transport_.fd(), *this);
}

// False when that was the end of the exchange.
bool Http1Connection::take_in(std::string_view input, std::uint32_t events) {
  const std::string_view all = input;
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
        if (!framer_.keeps_alive() || !input.empty() || !is_all_sent() ||
            (events & kHangsUp) != 0) {
          close();
        }
        end(now);
        return false;
      case net::HttpResponseFramer::Found::kMalformed:
        close();
        explain(run::Failure::kProtocol, [&] { return words_of_malformed(all); });
        fail(run::Failure::kProtocol, now);
        return false;
    }
  }
}

void Http1Connection::closed_by_server() {
  const bool is_whole = framer_.end_of_input() == net::HttpResponseFramer::Found::kEnd;
  if (!is_whole) return broken(ECONNRESET, kClosedTooSoon);
  close();
  end(loop_.read_clock());
}

void Http1Connection::broken(int error, std::string_view words) {
  close();
  if (std::exchange(may_retry_, false)) {
    addresses_left_ = protocol_.dialer().address_count();
    return connect();
  }
  const run::Failure failure = failure_of_connection(error);
  explain(failure, [&] { return std::string(words.empty() ? std::strerror(error) : words); });
  fail_soon(failure);
}

void Http1Connection::on_time(Nanos now) {
  if (failing_) return fail(*std::exchange(failing_, std::nullopt), now);
  if (exchange_ == nullptr) return;
  if (now < deadline_) return loop_.timers().arm(*this, deadline_);
  close();
  explain(run::Failure::kTimeout, [&] {
    return words_of_timeout(
        exchange_->last_heard() == Nanos::min() ? Heard::kNothing : Heard::kSome,
        exchange_->step().timeout);
  });
  fail(run::Failure::kTimeout, now);
}

void Http1Connection::end(Nanos now) {
  let_go().on_end(now);
}

// The words are asked for where nobody has told such a failure of the step yet.
template <class Words>
void Http1Connection::explain(run::Failure failure, const Words& words) {
  if (exchange_->lacks_words(failure)) exchange_->explain(words());
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
