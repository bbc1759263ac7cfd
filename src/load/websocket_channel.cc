#include "load/websocket_channel.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/text.h"
#include "load/check.h"
#include "load/failure_words.h"
#include "load/websocket.h"
#include "load/wire_failure.h"

namespace headroom::load {
namespace {

constexpr std::uint32_t kHangsUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
// Of one connection before others have their turn.
constexpr int kReadsAtATime = 16;
constexpr int kSwitchedProtocols = 101;
constexpr int kNormalClosure = 1000;
// How long the server's farewell is waited for.
constexpr Nanos kFarewell = std::chrono::seconds(1);

}  // namespace

WebSocketChannel::WebSocketChannel(WebSocket& protocol)
    : protocol_(protocol), loop_(protocol.wire().loop) {}

WebSocketChannel::~WebSocketChannel() {
  loop_.timers().disarm(*this);
}

void WebSocketChannel::start(Exchange& exchange) {
  exchange_ = &exchange;
  messages_ = 0;
  const Nanos now = loop_.read_clock();
  exchange.on_begun(now);
  deadline_ = now + exchange.step().timeout;
  if (!is_armed() || loop_.timers().due_of(*this) > deadline_) {
    loop_.timers().arm(*this, deadline_);
  }
  if (const auto loss = std::exchange(loss_, std::nullopt)) {
    if (loss->close_code == 0) return over(loss->failure);
    exchange.on_sent(now);
    exchange.on_head(loss->close_code);
    return over(std::nullopt);
  }
  if (state_ == State::kOpen) {
    exchange.on_sent(now);
    exchange.on_head(kSwitchedProtocols);
    return speak();
  }
  addresses_left_ = protocol_.dialer().address_count();
  connect();
}

void WebSocketChannel::abandon() {
  hang_up();
  ending_.reset();
  let_go();
}

void WebSocketChannel::release() {
  if (state_ == State::kOpen) {
    state_ = State::kLeaving;
    frames_->close();
    loop_.timers().arm(*this, loop_.now() + kFarewell);
    return flush();
  }
  leave();
}

// The connection is over, and free for another session.
void WebSocketChannel::leave() {
  hang_up();
  loss_.reset();
  loop_.timers().disarm(*this);
  protocol_.put_back(*this);
}

void WebSocketChannel::hang_up() {
  const State before = std::exchange(state_, State::kClosed);
  if (before == State::kClosed || before == State::kWaiting) return;
  loop_.forget(*this);
  transport_.close();
  frames_.reset();
  protocol_.wire().strings.give(std::exchange(unsent_, {}));
  kept_.clear();
  kept_bytes_ = 0;
  protocol_.dialer().on_closed();
  if (before == State::kConnecting) protocol_.connect_over();
}

void WebSocketChannel::connect() {
  switch (protocol_.ask_to_connect(*this)) {
    case Dialer::Leave::kConnect:
      break;
    case Dialer::Leave::kLater:
      state_ = State::kWaiting;
      return;
    case Dialer::Leave::kNever:
      state_ = State::kClosed;
      return over(run::Failure::kNotSent);
  }
  state_ = State::kConnecting;
  --addresses_left_;
  if (!protocol_.dialer().connect(transport_)) return connect_failed(transport_.error());
  if (!loop_.watch(transport_.fd(), *this)) connect_failed(errno);
}

void WebSocketChannel::connect_failed(int error) {
  hang_up();
  if (error == EADDRNOTAVAIL) protocol_.dialer().on_no_port();
  if (addresses_left_ > 0) return connect();
  over(failure_of_connect(error));
}

void WebSocketChannel::on_ready(std::uint32_t events) {
  is_at_work_ = true;
  if (state_ == State::kConnecting) {
    switch (transport_.advance(events)) {
      case net::Transport::Progress::kPending:
        break;
      case net::Transport::Progress::kFailed:
        connect_failed(transport_.error());
        break;
      case net::Transport::Progress::kReady:
        protocol_.connect_over();
        upgrade();
        break;
    }
  }
  const auto is_up = [this] { return state_ >= State::kUpgrading; };
  if (is_up() && (events & EPOLLOUT) != 0) flush();
  const bool is_readable = (events & (EPOLLIN | kHangsUp)) != 0 || transport_.holds_input();
  if (is_up() && is_readable) receive(events);
  is_at_work_ = false;
  if (ending_) deliver(loop_.now());
}

void WebSocketChannel::upgrade() {
  state_ = State::kUpgrading;
  is_accepted_ = false;
  framer_.begin(net::HttpResponseFramer::Answers::kOther,
                net::HttpResponseFramer::Headers::kReport);
  unsent_ = protocol_.wire().strings.take();
  const WebSocketRequest& request = protocol_.request(exchange_->request_class());
  request.upgrade().render(exchange_->session(), exchange_->variation(), protocol_.wire().strings,
                           unsent_);
  exchange_->on_sent(loop_.read_clock());
  flush();
}

// Whether the WebSocket is open; what is left of `input` came over it.
bool WebSocketChannel::take_upgrade(std::string_view& input) {
  using Found = net::HttpResponseFramer::Found;
  const std::string_view all = input;
  for (;;) {
    switch (framer_.next(input)) {
      case Found::kNeedsMore:
        return false;
      case Found::kHeader: {
        const auto [name, value] = framer_.header();
        is_accepted_ |= to_lower(name) == "sec-websocket-accept" &&
                        value == WebSocketRequest::expected_accept();
        if (exchange_->wants_headers()) exchange_->on_header(name, value);
        break;
      }
      case Found::kHead:
        exchange_->on_head(framer_.status());
        break;
      case Found::kBody:
        exchange_->on_body(framer_.body(), loop_.now());
        break;
      case Found::kEnd:
        if (framer_.status() == kSwitchedProtocols && is_accepted_) return true;
        hang_up();
        if (framer_.status() != kSwitchedProtocols) {
          over(std::nullopt);
          return false;
        }
        explain(run::Failure::kProtocol, "101 without the Sec-WebSocket-Accept that belongs to it");
        over(run::Failure::kProtocol);
        return false;
      case Found::kMalformed:
        explain(run::Failure::kProtocol, words_of_malformed(all));
        broken(run::Failure::kProtocol);
        return false;
    }
  }
}

void WebSocketChannel::speak() {
  const WebSocketRequest& request = protocol_.request(exchange_->request_class());
  if (!request.has_message()) return listen();
  kept_.clear();  // they answer nothing
  kept_bytes_ = 0;
  std::string message = protocol_.wire().strings.take();
  request.render_message(exchange_->session(), message);
  if (unsent_.empty()) unsent_ = protocol_.wire().strings.take();
  frames_->send(request.kind(), message);
  protocol_.wire().strings.give(std::move(message));
  flush();
}

void WebSocketChannel::listen() {
  if (!wants_messages()) return over(std::nullopt);
  std::size_t heard = 0;
  while (heard < kept_.size() && is_under_way()) {
    kept_bytes_ -= kept_[heard].size();
    on_message(kept_[heard++]);
  }
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(heard));
}

void WebSocketChannel::flush() {
  if (unsent_.empty()) return;
  std::string_view rest = unsent_;
  while (!rest.empty()) {
    const net::Transfer sent = transport_.send(rest);
    if (sent.error == EAGAIN) {
      unsent_.erase(0, unsent_.size() - rest.size());
      return;
    }
    if (sent.error != 0) return broken(failure_of_connection(sent.error));
    if (exchange_ != nullptr) exchange_->count_out(sent.bytes);
    rest.remove_prefix(sent.bytes);
  }
  protocol_.wire().strings.give(std::exchange(unsent_, {}));
  if (state_ == State::kOpen && is_under_way() && !wants_messages()) over(std::nullopt);
}

void WebSocketChannel::receive(std::uint32_t events) {
  auto& buffer = protocol_.wire().receive_buffer;
  transport_.on_readable();
  for (int i = 0; i < kReadsAtATime; ++i) {
    const net::Transfer received = transport_.receive(buffer);
    if (received.error == EAGAIN) return;
    if (received.error != 0) return broken(failure_of_connection(received.error));
    if (received.bytes == 0) {
      const bool is_whole = state_ == State::kUpgrading &&
                            framer_.end_of_input() == net::HttpResponseFramer::Found::kEnd;
      if (!is_whole) return broken(run::Failure::kReset);
      hang_up();
      return over(std::nullopt);
    }
    const Nanos now = loop_.read_clock();
    if (is_under_way()) exchange_->on_heard(received.bytes, now);
    take_in({buffer.data(), received.bytes});
    if (state_ == State::kClosed) return;
    const bool has_more = transport_.may_have_more(received.bytes, buffer.size());
    if (!has_more && (events & kHangsUp) == 0) return;
  }
  loop_.rearm(transport_.fd(), *this);
}

void WebSocketChannel::take_in(std::string_view input) {
  if (state_ == State::kUpgrading) {
    if (!take_upgrade(input)) return;
    state_ = State::kOpen;
    frames_.emplace(static_cast<WebSocketFrames::Reader&>(*this), protocol_.masks(), unsent_);
    speak();
    if (input.empty() || state_ != State::kOpen) return;
  }
  switch (frames_->take(input)) {
    case WebSocketFrames::Found::kOpen:
      return flush();
    case WebSocketFrames::Found::kClosed:
      return closed_with(frames_->close_code(), frames_->close_reason());
    case WebSocketFrames::Found::kBroken:
      flush();
      explain(run::Failure::kProtocol, "a frame that RFC 6455 does not allow");
      return broken(run::Failure::kProtocol);
  }
}

void WebSocketChannel::on_message(std::string_view message) {
  if (state_ == State::kLeaving) return;
  if (!is_under_way()) {
    if (!protocol_.has_listeners() || kept_bytes_ + message.size() > kMostKept) return;
    kept_bytes_ += message.size();
    kept_.emplace_back(message);
    return;
  }
  exchange_->on_message(message, loop_.now());
  const workload::Receive& wanted = exchange_->step().receive;
  const bool is_last =
      wanted.until.empty() ? ++messages_ >= wanted.messages : hold(wanted.until, message);
  if (is_last) over(std::nullopt);
}

bool WebSocketChannel::wants_messages() const {
  const workload::Receive& wanted = exchange_->step().receive;
  return wanted.messages > 0 || !wanted.until.empty();
}

// The reason is a copy, since hanging up ends the frames that it came in.
void WebSocketChannel::closed_with(int code, std::string reason) {
  flush();  // the answer to its farewell
  if (state_ == State::kLeaving) return leave();
  if (state_ == State::kClosed) return;  // it did not wait for it
  hang_up();
  if (is_under_way()) {
    exchange_->on_status(code, reason);
    over(std::nullopt);
  } else if (code != kNormalClosure) {
    loss_ = Loss{.close_code = code};
  }
}

// What has come is of the step under way, if there is one.
void WebSocketChannel::explain(run::Failure failure, std::string words) {
  if (is_under_way() && exchange_->lacks_words(failure)) exchange_->explain(std::move(words));
}

void WebSocketChannel::broken(run::Failure failure) {
  if (state_ == State::kClosed) return;  // told already
  if (state_ == State::kLeaving) return leave();
  hang_up();
  if (is_under_way()) return over(failure);
  loss_ = Loss{.failure = failure};
}

// It is told in the loop's next round, since it can be known while the visitor is still about to
// wait, or at the end of on_ready(), where wslay is not being read.
void WebSocketChannel::over(std::optional<run::Failure> failure) {
  ending_ = Ending{failure};
  if (!is_at_work_) loop_.timers().arm(*this, loop_.now());
}

void WebSocketChannel::deliver(Nanos now) {
  const auto failure = std::exchange(ending_, std::nullopt)->failure;
  Exchange& exchange = let_go();
  failure ? exchange.fail(*failure, now) : exchange.on_end(now);
}

void WebSocketChannel::on_time(Nanos now) {
  if (ending_) return deliver(now);
  if (state_ == State::kLeaving) return leave();
  if (exchange_ == nullptr) return;
  if (now < deadline_) return loop_.timers().arm(*this, deadline_);
  hang_up();
  let_go().fail(run::Failure::kTimeout, now);
}

// From here on the visitor may start another exchange on this channel.
Exchange& WebSocketChannel::let_go() {
  deadline_ = Nanos::max();
  return *std::exchange(exchange_, nullptr);
}

}  // namespace headroom::load
