#include "load/http3_callbacks.h"

#include <string_view>

#include "load/http3_connection.h"
#include "load/http3_stream.h"

namespace headroom::load {
namespace {

Http3Connection& connection_of(void* user) {
  return *static_cast<Http3Connection*>(user);
}

StreamChannel* channel_of(void* stream_user) {
  auto* stream = static_cast<Http3Stream*>(stream_user);
  return stream == nullptr ? nullptr : stream->channel;
}

std::string_view text(nghttp3_rcbuf* shared) {
  const nghttp3_vec bytes = nghttp3_rcbuf_get_buf(shared);
  return {reinterpret_cast<const char*>(bytes.base), bytes.len};
}

int on_field(nghttp3_conn*, std::int64_t, std::int32_t, nghttp3_rcbuf* name, nghttp3_rcbuf* value,
             std::uint8_t, void*, void* stream_user) {
  StreamChannel* channel = channel_of(stream_user);
  if (channel != nullptr) channel->on_field(text(name), text(value));
  return 0;
}

int on_fields_end(nghttp3_conn*, std::int64_t, int, void*, void* stream_user) {
  StreamChannel* channel = channel_of(stream_user);
  if (channel != nullptr) channel->on_fields_end();
  return 0;
}

int on_body(nghttp3_conn*, std::int64_t id, const std::uint8_t* bytes, std::size_t size, void* user,
            void* stream_user) {
  Http3Connection& connection = connection_of(user);
  connection.quic().consume(id, size);
  StreamChannel* channel = channel_of(stream_user);
  if (channel == nullptr) return 0;
  channel->on_body({reinterpret_cast<const char*>(bytes), size}, connection.now());
  return 0;
}

// Bytes that had been kept until others were there are used now.
int on_used(nghttp3_conn*, std::int64_t id, std::size_t size, void* user, void*) {
  connection_of(user).quic().consume(id, size);
  return 0;
}

int on_whole(nghttp3_conn*, std::int64_t id, void* user, void* stream_user) {
  if (channel_of(stream_user) == nullptr) return 0;
  connection_of(user).on_answered(id, *static_cast<Http3Stream*>(stream_user));
  return 0;
}

int stop_hearing(nghttp3_conn*, std::int64_t id, std::uint64_t error, void* user, void*) {
  connection_of(user).quic().stop_hearing(id, error);
  return 0;
}

int stop_sending(nghttp3_conn*, std::int64_t id, std::uint64_t error, void* user,
                 void* stream_user) {
  Http3Connection& connection = connection_of(user);
  connection.quic().stop_sending(id, error);
  if (channel_of(stream_user) != nullptr) {
    connection.on_broken(id, *static_cast<Http3Stream*>(stream_user), error);
  }
  return 0;
}

int on_goaway(nghttp3_conn*, std::int64_t first_refused, void* user) {
  connection_of(user).on_goaway(first_refused);
  return 0;
}

// The next of the body, as it lies: nghttp3 has no copy of it.
nghttp3_ssize next_of_body(nghttp3_conn*, std::int64_t, nghttp3_vec* bytes, std::size_t,
                           std::uint32_t* flags, void*, void* stream_user) {
  auto& stream = *static_cast<Http3Stream*>(stream_user);
  const std::string_view part = stream.take_unsent();
  if (stream.is_sent()) *flags |= NGHTTP3_DATA_FLAG_EOF;
  if (part.empty()) return 0;
  bytes[0] = {reinterpret_cast<std::uint8_t*>(const_cast<char*>(part.data())), part.size()};
  return 1;
}

}  // namespace

const nghttp3_callbacks& http3_callbacks() {
  static const nghttp3_callbacks callbacks = [] {
    nghttp3_callbacks made{};
    made.recv_header = on_field;
    made.end_headers = on_fields_end;
    made.recv_data = on_body;
    made.deferred_consume = on_used;
    made.end_stream = on_whole;
    made.stop_sending = stop_hearing;
    made.reset_stream = stop_sending;
    made.shutdown = on_goaway;
    return made;
  }();
  return callbacks;
}

nghttp3_data_reader http3_body() {
  return {.read_data = next_of_body};
}

}  // namespace headroom::load
