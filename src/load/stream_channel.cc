#include "load/stream_channel.h"

#include <charconv>
#include <utility>

#include "load/failure_words.h"
#include "load/multiplexed.h"

namespace headroom::load {
namespace {

// How often in a row a server may refuse one request.
constexpr int kRefusalsForgiven = 3;

constexpr int kOk = 200;

}  // namespace

StreamChannel::StreamChannel(Multiplexed& protocol)
    : protocol_(protocol), loop_(protocol.wire().loop) {}

StreamChannel::~StreamChannel() {
  loop_.timers().disarm(*this);
}

void StreamChannel::start(Exchange& exchange) {
  exchange_ = &exchange;
  request_ = &protocol_.request(exchange.request_class());
  const Variation* variation = exchange.variation();
  bool is_fit_to_send = true;
  if (!request_->is_constant() || variation != nullptr) {
    rendered_ = protocol_.wire().strings.take();
    is_fit_to_send = request_->render(exchange.session(), variation, rendered_);
  }
  const Nanos now = loop_.read_clock();
  exchange.on_begun(now);
  deadline_ = now + exchange.step().timeout;
  if (!is_armed() || loop_.timers().due_of(*this) > deadline_) {
    loop_.timers().arm(*this, deadline_);
  }
  may_retry_ = true;
  refusals_left_ = kRefusalsForgiven;
  if (!is_fit_to_send) return fail_soon(run::Failure::kNotSent, {});
  protocol_.place(*this);
}

void StreamChannel::abandon() {
  if (connection_ != nullptr) std::exchange(connection_, nullptr)->cancel(*this);
  failing_.reset();
  let_go();
}

void StreamChannel::release() {
  protocol_.put_back(*this);
}

void StreamChannel::on_carried(MultiplexedConnection& connection, std::size_t place,
                               bool is_there) {
  connection_ = &connection;
  place_ = place;
  is_waiting_ = false;
  is_on_kept_ = is_there;
}

FieldsRequest::Parts StreamChannel::parts() {
  const auto parts = request_->parts(rendered_, exchange_->variation(), protocol_.scratch());
  unsent_ = parts.body;
  unsent_tail_ = parts.body_tail;
  return parts;
}

std::string_view StreamChannel::take_unsent(std::size_t most) {
  std::string_view& from = unsent_.empty() ? unsent_tail_ : unsent_;
  const auto taken = from.substr(0, most);
  from.remove_prefix(taken.size());
  return taken;
}

void StreamChannel::on_stream(std::int64_t stream, Nanos now) {
  stream_ = stream;
  status_ = 0;
  has_head_ = false;
  is_whole_ = false;
  if (is_call()) answer_.begin();
  exchange_->on_sent(now);
}

void StreamChannel::on_heard(std::size_t bytes, Nanos now) {
  may_retry_ = false;
  exchange_->on_heard(bytes, now);
}

void StreamChannel::on_field(std::string_view name, std::string_view value) {
  if (is_call()) answer_.on_field(name, value);
  if (has_head_) return;  // a trailer
  if (name == ":status") {
    std::from_chars(value.data(), value.data() + value.size(), status_);
  } else if (status_ >= 200 && exchange_->wants_headers()) {
    exchange_->on_header(name, value);
  }
}

void StreamChannel::on_fields_end() {
  if (has_head_ || status_ < 200) return;  // trailers; an interim response
  has_head_ = true;
  if (unsent() == 0) forget_request();
  exchange_->on_head(status_);
}

void StreamChannel::on_body(std::string_view bytes, Nanos now) {
  const bool is_of_call = is_call() && status_ == kOk;  // a proxy's answer is plain HTTP
  is_of_call ? answer_.on_body(bytes, *exchange_, now) : exchange_->on_body(bytes, now);
}

void StreamChannel::on_answered(Nanos now) {
  connection_ = nullptr;
  const auto failure = is_call() ? answer_.end(status_, *exchange_) : std::nullopt;
  failure ? fail(*failure, now) : let_go().on_end(now);
}

void StreamChannel::on_broken(StreamError error, std::string_view name, Nanos now) {
  connection_ = nullptr;
  if (error == StreamError::kRefused && refusals_left_-- > 0) return protocol_.place(*this);
  const auto failure =
      error == StreamError::kProtocol ? run::Failure::kProtocol : run::Failure::kReset;
  std::string words = "its stream ended with ";
  words += name;
  // One that was refused may not have got further than its beginning.
  if (error == StreamError::kRefused) return fail_soon(failure, words);
  explain(failure, words);
  fail(failure, now);
}

void StreamChannel::on_no_room() {
  connection_ = nullptr;
  protocol_.place(*this);
}

void StreamChannel::on_lost(run::Failure failure, std::string_view words) {
  connection_ = nullptr;
  if (is_on_kept_ && std::exchange(may_retry_, false)) return protocol_.place(*this);
  fail_soon(failure, words);
}

void StreamChannel::on_time(Nanos now) {
  if (failing_) return fail(*std::exchange(failing_, std::nullopt), now);
  if (exchange_ == nullptr) return;
  if (now < deadline_) return loop_.timers().arm(*this, deadline_);
  const Heard heard = connection_ == nullptr                    ? Heard::kNoRoom
                      : exchange_->last_heard() == Nanos::min() ? Heard::kNothing
                                                                : Heard::kSome;
  if (connection_ != nullptr) std::exchange(connection_, nullptr)->cancel(*this);
  if (exchange_->lacks_words(run::Failure::kTimeout)) {
    exchange_->explain(words_of_timeout(heard, exchange_->step().timeout));
  }
  fail(run::Failure::kTimeout, now);
}

void StreamChannel::explain(run::Failure failure, std::string_view words) {
  if (exchange_->lacks_words(failure)) exchange_->explain(std::string(words));
}

void StreamChannel::fail(run::Failure failure, Nanos now) {
  let_go().fail(failure, now);
}

// Failures can be known while the visitor is still about to wait; it is told in the loop's next
// round.
void StreamChannel::fail_soon(run::Failure failure, std::string_view words) {
  explain(failure, words);
  failing_ = failure;
  loop_.timers().arm(*this, loop_.now());
}

void StreamChannel::forget_request() {
  if (rendered_.empty()) return;
  protocol_.wire().strings.give(std::move(rendered_));
  rendered_ = std::string();
}

// From here on the visitor may start another exchange on this channel.
Exchange& StreamChannel::let_go() {
  deadline_ = Nanos::max();
  stream_ = 0;
  is_waiting_ = false;
  unsent_ = {};
  unsent_tail_ = {};
  forget_request();
  return *std::exchange(exchange_, nullptr);
}

}  // namespace headroom::load
