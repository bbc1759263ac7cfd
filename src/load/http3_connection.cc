#include "load/http3_connection.h"

#include <cerrno>
#include <utility>

#include "base/check.h"
#include "load/failure_words.h"
#include "load/http3.h"
#include "load/http3_callbacks.h"
#include "load/http3_errors.h"
#include "load/wire_failure.h"

namespace headroom::load {
namespace {

// Of the table by which the server may shorten repeated fields, and of the streams that may wait
// for it meanwhile (RFC 9204): as browsers allow.
constexpr std::size_t kTableBytes = 64 * 1024;
constexpr std::size_t kWaitingForTable = 100;

// What the two libraries have in common, by two names.
nghttp3_nv as_nghttp3(const nghttp2_nv& field) {
  static_assert(NGHTTP3_NV_FLAG_NO_COPY_NAME == NGHTTP2_NV_FLAG_NO_COPY_NAME);
  static_assert(NGHTTP3_NV_FLAG_NO_COPY_VALUE == NGHTTP2_NV_FLAG_NO_COPY_VALUE);
  return {field.name, field.value, field.namelen, field.valuelen, field.flags};
}

}  // namespace

Http3Connection::Http3Connection(Http3& protocol)
    : MultiplexedConnection(protocol), http3_(protocol), loop_(protocol.wire().loop) {}

Http3Connection::~Http3Connection() {
  loop_.timers().disarm(*this);
}

int Http3Connection::begin_to_connect() {
  quic_.emplace(http3_.quic(), *this);
  const int error = quic_->connect(http3_.dialer().next_address(), loop_.now());
  if (error != 0) return error;
  return loop_.watch(quic_->fd(), *this) ? 0 : errno;
}

void Http3Connection::close() {
  loop_.forget(*this);
  loop_.timers().disarm(*this);
  quic_.reset();
  session_.reset();
  streams_.clear();
  error_of_rules_ = 0;
}

bool Http3Connection::may_begin() const {
  return quic_->streams_left() > 0;
}

void Http3Connection::on_ready(std::uint32_t) {
  is_at_work_ = true;
  go_on(quic_->receive(http3_.wire().receive_buffer, loop_.read_clock()));
  is_at_work_ = false;
}

void Http3Connection::on_time(Nanos now) {
  is_at_work_ = true;
  using Life = net::QuicConnection::Life;
  go_on(quic_->expiry() <= now ? quic_->expire(now) : Life::kGoesOn);
  is_at_work_ = false;
}

void Http3Connection::go_on(net::QuicConnection::Life life) {
  using Life = net::QuicConnection::Life;
  if (life == Life::kGoesOn && state() == State::kConnecting && quic_->is_up()) opened();
  if (life == Life::kGoesOn) life = quic_->send(http3_.wire().receive_buffer, loop_.now());
  if (life == Life::kIsOver) return over();
  if (state() == State::kLeaving && !carries_any()) return lose(run::Failure::kReset, {});
  if (quic_->has_more()) loop_.rearm(quic_->fd(), *this);
  wake_at(quic_->expiry());
}

void Http3Connection::over() {
  const int error = quic_->error();
  if (state() == State::kConnecting) {
    return connect_failed(error, words_of_connect(error, "QUIC", quic_->problem()));
  }
  const std::string words = error_of_rules_ == 0
                                ? quic_->problem()
                                : "the server broke the rules of HTTP/3: " +
                                      std::string(name_of_http3_error(error_of_rules_));
  lose(error == EPROTO ? run::Failure::kProtocol : failure_of_connection(error), words);
}

void Http3Connection::flush_soon() {
  if (!is_at_work_) wake_at(loop_.now());
}

void Http3Connection::wake_at(Nanos due) {
  // One that is armed for an earlier moment looks again by itself.
  if (is_armed() && loop_.timers().due_of(*this) <= due) return;
  if (due != Nanos::max()) loop_.timers().arm(*this, due);
}

// --- streams

void Http3Connection::begin_stream(StreamChannel& channel) {
  const std::int64_t id = quic_->open_stream();
  Http3Stream& stream = streams_[id];
  quic_->attach(id, &stream);
  const auto parts = channel.parts();
  stream.channel = &channel;
  stream.unsent = parts.body;
  stream.unsent_tail = parts.body_tail;
  if (!channel.has_lasting_body()) {
    stream.own_body = parts.body;
    stream.unsent = stream.own_body;
  }
  auto& fields = http3_.fields();
  fields.clear();
  for (const nghttp2_nv& field : parts.head) fields.push_back(as_nghttp3(field));
  const nghttp3_data_reader body = http3_body();
  const int result = nghttp3_conn_submit_request(session_.get(), id, fields.data(), fields.size(),
                                                 stream.is_sent() ? nullptr : &body, &stream);
  flush_soon();
  if (result == 0) return channel.on_stream(id, loop_.now());
  // The server has said that it takes no more.
  leave();
  let_go_of(stream).on_no_room();
}

void Http3Connection::cancel_stream(StreamChannel& channel) {
  const std::int64_t id = channel.stream();
  streams_.at(id).channel = nullptr;
  drop(id, NGHTTP3_H3_REQUEST_CANCELLED);
}

void Http3Connection::drop(std::int64_t id, std::uint64_t error) {
  quic_->drop_stream(id, error);
  nghttp3_conn_shutdown_stream_write(session_.get(), id);
  nghttp3_conn_shutdown_stream_read(session_.get(), id);
  flush_soon();
}

StreamChannel& Http3Connection::let_go_of(Http3Stream& stream) {
  StreamChannel& channel = *std::exchange(stream.channel, nullptr);
  take_off(channel);
  return channel;
}

void Http3Connection::on_answered(std::int64_t id, Http3Stream& stream) {
  // The rest of the request is of no use.
  if (!stream.is_sent()) drop(id, NGHTTP3_H3_NO_ERROR);
  StreamChannel& channel = let_go_of(stream);
  http3_.offer(*this);
  channel.on_answered(loop_.now());
}

void Http3Connection::on_broken(std::int64_t id, Http3Stream& stream, std::uint64_t error) {
  drop(id, NGHTTP3_H3_REQUEST_CANCELLED);
  StreamChannel& channel = let_go_of(stream);
  http3_.offer(*this);
  channel.on_broken(error_of_http3(error), name_of_http3_error(error), loop_.now());
}

void Http3Connection::on_goaway(std::int64_t first_refused) {
  leave();
  std::vector<std::int64_t> refused;
  for (const auto& [id, stream] : streams_) {
    if (id >= first_refused && stream.channel != nullptr) refused.push_back(id);
  }
  for (const std::int64_t id : refused) {
    Http3Stream& stream = streams_.at(id);
    if (stream.channel != nullptr) on_broken(id, stream, NGHTTP3_H3_REQUEST_REJECTED);
  }
}

// --- net::QuicApplication

bool Http3Connection::on_keys() {
  nghttp3_settings settings;
  nghttp3_settings_default(&settings);
  settings.qpack_max_dtable_capacity = kTableBytes;
  settings.qpack_blocked_streams = kWaitingForTable;
  nghttp3_conn* session = nullptr;
  const int made = nghttp3_conn_client_new(&session, &http3_callbacks(), &settings, nullptr, this);
  HEADROOM_CHECK(made == 0, "nghttp3 makes a session");
  session_.reset(session);
  const std::int64_t control = quic_->open_one_way();
  const std::int64_t encoder = quic_->open_one_way();
  const std::int64_t decoder = quic_->open_one_way();
  // A server must allow these (RFC 9114, 6.2).
  if (control < 0 || encoder < 0 || decoder < 0) return false;
  return nghttp3_conn_bind_control_stream(session, control) == 0 &&
         nghttp3_conn_bind_qpack_streams(session, encoder, decoder) == 0;
}

bool Http3Connection::on_stream_bytes(std::int64_t id, void* user, std::string_view bytes,
                                      bool is_last) {
  auto* stream = static_cast<Http3Stream*>(user);
  if (stream != nullptr && stream->channel != nullptr) {
    stream->channel->on_heard(bytes.size(), loop_.now());
  }
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto taken =
      nghttp3_conn_read_stream(session_.get(), id, begin, bytes.size(), is_last ? 1 : 0);
  if (taken < 0) {
    error_of_rules_ = nghttp3_err_infer_quic_app_error_code(static_cast<int>(taken));
    return false;
  }
  quic_->consume(id, static_cast<std::size_t>(taken));
  return true;
}

void Http3Connection::on_acknowledged(std::int64_t id, std::uint64_t bytes) {
  nghttp3_conn_add_ack_offset(session_.get(), id, bytes);
}

void Http3Connection::on_stream_reset(std::int64_t id, void* user, std::uint64_t error) {
  nghttp3_conn_shutdown_stream_read(session_.get(), id);
  auto* stream = static_cast<Http3Stream*>(user);
  if (stream != nullptr && stream->channel != nullptr) on_broken(id, *stream, error);
}

void Http3Connection::on_stream_closed(std::int64_t id, void* user, std::uint64_t error) {
  if (!session_) return;
  nghttp3_conn_close_stream(session_.get(), id, error);
  auto* stream = static_cast<Http3Stream*>(user);
  if (stream == nullptr) return;
  StreamChannel* channel = stream->channel == nullptr ? nullptr : &let_go_of(*stream);
  streams_.erase(id);
  if (channel == nullptr) return;
  http3_.offer(*this);
  channel->on_broken(error_of_http3(error), name_of_http3_error(error), loop_.now());
}

void Http3Connection::on_stream_writable(std::int64_t id) {
  nghttp3_conn_unblock_stream(session_.get(), id);
}

void Http3Connection::on_more_streams() {
  http3_.offer(*this);
}

net::QuicApplication::Piece Http3Connection::next_piece() {
  std::int64_t id = -1;
  int is_last = 0;
  std::array<nghttp3_vec, kMostPieces> from;
  const auto count =
      nghttp3_conn_writev_stream(session_.get(), &id, &is_last, from.data(), from.size());
  if (count < 0 || id < 0) return {};
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    pieces_[i] = {from[i].base, from[i].len};
  }
  return {.stream = id,
          .bytes = {pieces_.data(), static_cast<std::size_t>(count)},
          .is_last = is_last != 0};
}

void Http3Connection::on_taken(std::int64_t id, std::size_t bytes) {
  nghttp3_conn_add_write_offset(session_.get(), id, bytes);
  const auto found = streams_.find(id);
  if (found == streams_.end() || found->second.channel == nullptr) return;
  found->second.channel->count_out(bytes);
}

void Http3Connection::on_blocked(std::int64_t id) {
  nghttp3_conn_block_stream(session_.get(), id);
}

void Http3Connection::on_shut(std::int64_t id) {
  nghttp3_conn_shutdown_stream_write(session_.get(), id);
}

}  // namespace headroom::load
