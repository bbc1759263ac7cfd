#include "load/http2_connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "load/failure_words.h"
#include "load/http2.h"
#include "load/http2_callbacks.h"
#include "load/wire_failure.h"

namespace headroom::load {
namespace {

constexpr std::uint32_t kHangsUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

// Of one connection before others have their turn.
constexpr int kReadsAtATime = 16;
constexpr std::size_t kMostSentAtATime = 256 * 1024;

// Frames gather up to here before they are sent.
constexpr std::size_t kMostGathered = 64 * 1024;

constexpr std::int32_t kWindow = 1 << 30;

constexpr std::string_view kBreaksRules = "the server broke the rules of HTTP/2";

nghttp2_option* options() {
  static nghttp2_option* const made = [] {
    nghttp2_option* option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_closed_streams(option, 1);  // they are kept for priorities only
    nghttp2_option_set_peer_max_concurrent_streams(option, MultiplexedConnection::kFirstStreams);
    return option;
  }();
  return made;
}

StreamError error_of(std::uint32_t error) {
  switch (error) {
    case NGHTTP2_REFUSED_STREAM:
      return StreamError::kRefused;
    case NGHTTP2_PROTOCOL_ERROR:
      return StreamError::kProtocol;
    default:
      return StreamError::kReset;
  }
}

}  // namespace

Http2Connection::Http2Connection(Http2& protocol)
    : MultiplexedConnection(protocol), http2_(protocol), loop_(protocol.wire().loop) {}

Http2Connection::~Http2Connection() {
  loop_.timers().disarm(*this);
}

int Http2Connection::begin_to_connect() {
  if (!http2_.dialer().connect(transport_)) return transport_.error();
  return loop_.watch(transport_.fd(), *this) ? 0 : errno;
}

void Http2Connection::cancel_stream(StreamChannel& channel) {
  const auto stream = static_cast<std::int32_t>(channel.stream());
  nghttp2_session_set_stream_user_data(session_.get(), stream, nullptr);
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
  if (reading_ == &channel) reading_ = nullptr;
  flush_soon();
}

void Http2Connection::on_ready(std::uint32_t events) {
  is_at_work_ = true;
  bool is_new = false;
  if (state() == State::kConnecting) {
    switch (transport_.advance(events)) {
      case net::Transport::Progress::kPending:
        break;
      case net::Transport::Progress::kFailed:
        connect_failed(transport_.error(),
                       words_of_connect(transport_.error(), "TLS", transport_.problem()));
        break;
      case net::Transport::Progress::kReady:
        open_session();
        is_new = true;  // the server may have spoken while TLS was being agreed
        break;
    }
  }
  const bool is_readable = (events & (EPOLLIN | kHangsUp)) != 0 || is_new;
  if (is_up() && (is_readable || transport_.holds_input())) receive(events);
  if (is_up()) flush();
  is_at_work_ = false;
}

void Http2Connection::on_time(Nanos) {
  is_at_work_ = true;
  if (is_up()) flush();
  is_at_work_ = false;
}

void Http2Connection::open_session() {
  nghttp2_session* session = nullptr;
  const int made = nghttp2_session_client_new3(&session, http2_callbacks(), this, options(),
                                               http2_.memory().functions());
  HEADROOM_CHECK(made == 0, "nghttp2 makes a session");
  session_.reset(session);
  const std::array settings{nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
                            nghttp2_settings_entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow}};
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, kWindow);
  loop_.read_clock();
  opened();
}

void Http2Connection::begin_stream(StreamChannel& channel) {
  const auto parts = channel.parts();
  const nghttp2_data_provider body = http2_body_of(channel);
  const std::int32_t stream =
      nghttp2_submit_request(session_.get(), nullptr, parts.head.data(), parts.head.size(),
                             channel.unsent() == 0 ? nullptr : &body, &channel);
  flush_soon();
  if (stream > 0) return channel.on_stream(stream, loop_.now());
  // Its numbers are used up.
  leave();
  take_off(channel);
  channel.on_no_room();
}

void Http2Connection::on_settings() {
  limit_streams(
      nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS));
}

void Http2Connection::on_goaway(std::uint32_t error, std::string_view words) {
  if (error != NGHTTP2_NO_ERROR) {
    problem_ = std::string("the server said goodbye with ") + nghttp2_http2_strerror(error);
    if (!words.empty()) problem_ += ": " + in_quotes(words);
  }
  leave();
}

void Http2Connection::on_other_protocol() {
  speaks_http2_ = false;
  problem_ = "the server does not speak HTTP/2";
}

void Http2Connection::on_stream_closed(StreamChannel& channel, std::uint32_t error) {
  if (reading_ == &channel) reading_ = nullptr;
  take_off(channel);
  http2_.offer(*this);
  if (channel.is_whole()) return channel.on_answered(loop_.now());
  channel.on_broken(error_of(error), nghttp2_http2_strerror(error), loop_.now());
}

void Http2Connection::receive(std::uint32_t events) {
  auto& buffer = http2_.wire().receive_buffer;
  transport_.on_readable();
  for (int i = 0; i < kReadsAtATime; ++i) {
    const net::Transfer received = transport_.receive(buffer);
    if (received.error == EAGAIN) return;
    if (received.error != 0) {
      return give_up(failure_of_connection(received.error), std::strerror(received.error));
    }
    if (received.bytes == 0) return give_up(run::Failure::kReset, kClosedTooSoon);
    loop_.read_clock();
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(buffer.data());
    const auto taken = nghttp2_session_mem_recv(session_.get(), bytes, received.bytes);
    if (taken < 0) return give_up(run::Failure::kProtocol, kBreaksRules);
    // It is over, or the server broke the rules; what is left to say is said by flush().
    if (nghttp2_session_want_read(session_.get()) == 0) return;
    const bool has_more = transport_.may_have_more(received.bytes, buffer.size());
    if (!has_more && (events & kHangsUp) == 0) return;
  }
  loop_.rearm(transport_.fd(), *this);
}

void Http2Connection::flush_soon() {
  if (!is_at_work_ && !is_armed()) loop_.timers().arm(*this, loop_.now());
}

void Http2Connection::flush() {
  for (std::size_t sent_now = 0;;) {
    if (unsent_.empty() && !gather()) return give_up(run::Failure::kProtocol, kBreaksRules);
    if (unsent_.empty()) break;
    if (sent_now >= kMostSentAtATime) return loop_.rearm(transport_.fd(), *this);
    const net::Transfer sent = transport_.send(unsent_);
    if (sent.error == EAGAIN) return;
    if (sent.error != 0) {
      return give_up(failure_of_connection(sent.error), std::strerror(sent.error));
    }
    unsent_.remove_prefix(sent.bytes);
    sent_now += sent.bytes;
  }
  drop_gathered();
  close_if_over();
}

// False when nghttp2 cannot go on.
bool Http2Connection::gather() {
  if (!gathered_) gathered_ = http2_.wire().strings.take();
  gathered_->clear();
  while (!is_full()) {
    const std::uint8_t* bytes = nullptr;
    const auto count = nghttp2_session_mem_send(session_.get(), &bytes);
    if (count < 0) return false;
    if (count == 0) break;
    gathered_->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
  }
  unsent_ = *gathered_;
  return true;
}

bool Http2Connection::is_full() const {
  return gathered_->size() >= kMostGathered;
}

void Http2Connection::drop_gathered() {
  unsent_ = {};
  if (!gathered_) return;
  http2_.wire().strings.give(std::move(*gathered_));
  gathered_.reset();
}

void Http2Connection::close_if_over() {
  const bool is_left = state() == State::kLeaving && !carries_any();
  const bool is_over = nghttp2_session_want_read(session_.get()) == 0 &&
                       nghttp2_session_want_write(session_.get()) == 0;
  if (is_left || is_over) give_up(run::Failure::kProtocol, kBreaksRules);
}

// What the server has said or spoken before tells more than how it ended.
void Http2Connection::give_up(run::Failure failure, std::string_view words) {
  lose(speaks_http2_ ? failure : run::Failure::kProtocol,
       problem_.empty() ? std::string(words) : problem_);
}

void Http2Connection::close() {
  loop_.forget(*this);
  transport_.close();
  loop_.timers().disarm(*this);
  session_.reset();
  reading_ = nullptr;
  problem_.clear();
  speaks_http2_ = true;
  drop_gathered();
}

}  // namespace headroom::load
