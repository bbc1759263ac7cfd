#include "load/http2_callbacks.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "load/http2_connection.h"
#include "load/stream_channel.h"

namespace headroom::load {
namespace {

constexpr std::size_t kFrameHead = 9;

Http2Connection& connection_of(void* user) {
  return *static_cast<Http2Connection*>(user);
}

StreamChannel* channel_of(nghttp2_session* session, std::int32_t stream) {
  return static_cast<StreamChannel*>(nghttp2_session_get_stream_user_data(session, stream));
}

std::string_view text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

int on_begin_headers(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
  connection_of(user).set_reading(channel_of(session, frame->hd.stream_id));
  return 0;
}

int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name,
              std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
              std::uint8_t, void* user) {
  if (StreamChannel* channel = connection_of(user).reading(); channel != nullptr) {
    channel->on_field(text(name, name_size), text(value, value_size));
  }
  return 0;
}

int on_data(nghttp2_session* session, std::uint8_t, std::int32_t stream, const std::uint8_t* bytes,
            std::size_t size, void* user) {
  StreamChannel* channel = channel_of(session, stream);
  if (channel == nullptr) return 0;
  const Nanos now = connection_of(user).now();
  channel->on_heard(size, now);
  channel->on_body(text(bytes, size), now);
  return 0;
}

// A response is whole though its request was not sent to the end: the rest is of no use.
void end_request(nghttp2_session* session, const StreamChannel& channel) {
  if (channel.unsent() == 0) return;
  nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, channel.stream(), NGHTTP2_NO_ERROR);
}

int on_frame(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
  Http2Connection& connection = connection_of(user);
  StreamChannel* channel = nullptr;
  switch (frame->hd.type) {
    case NGHTTP2_DATA:
      channel = channel_of(session, frame->hd.stream_id);
      if (channel != nullptr) channel->on_heard(kFrameHead, connection.now());
      break;
    case NGHTTP2_HEADERS:
      channel = connection.reading();
      if (channel == nullptr) break;
      channel->on_heard(kFrameHead + frame->hd.length, connection.now());
      channel->on_fields_end();
      break;
    case NGHTTP2_SETTINGS:
      if ((frame->hd.flags & NGHTTP2_FLAG_ACK) == 0) connection.on_settings();
      break;
    case NGHTTP2_GOAWAY:
      connection.on_goaway(frame->goaway.error_code,
                           text(frame->goaway.opaque_data, frame->goaway.opaque_data_len));
      break;
    default:
      break;
  }
  if (channel != nullptr && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
    channel->on_whole();
    end_request(session, *channel);
  }
  return 0;
}

int on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame, void*) {
  if (frame->hd.type != NGHTTP2_DATA && frame->hd.type != NGHTTP2_HEADERS) return 0;
  StreamChannel* channel = channel_of(session, frame->hd.stream_id);
  if (channel != nullptr) channel->count_out(kFrameHead + frame->hd.length);
  return 0;
}

int on_stream_close(nghttp2_session* session, std::int32_t stream, std::uint32_t error,
                    void* user) {
  StreamChannel* channel = channel_of(session, stream);
  if (channel != nullptr) connection_of(user).on_stream_closed(*channel, error);
  return 0;
}

int on_problem(nghttp2_session*, int error, const char*, std::size_t, void* user) {
  if (error == NGHTTP2_ERR_SETTINGS_EXPECTED) connection_of(user).on_other_protocol();
  return 0;
}

// How much of the body the next frame has; the bytes are taken by send_body.
ssize_t size_body(nghttp2_session*, std::int32_t stream, std::uint8_t*, std::size_t most,
                  std::uint32_t* flags, nghttp2_data_source* source, void*) {
  const auto& channel = *static_cast<const StreamChannel*>(source->ptr);
  if (channel.stream() != stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (channel.unsent() <= most) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(std::min(most, channel.unsent()));
}

int send_body(nghttp2_session*, nghttp2_frame* frame, const std::uint8_t* head, std::size_t size,
              nghttp2_data_source* source, void* user) {
  auto& channel = *static_cast<StreamChannel*>(source->ptr);
  if (channel.stream() != frame->hd.stream_id) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  Http2Connection& connection = connection_of(user);
  if (connection.is_full()) return NGHTTP2_ERR_WOULDBLOCK;
  connection.append(text(head, kFrameHead));
  while (size > 0) {
    const auto part = channel.take_unsent(size);
    connection.append(part);
    size -= part.size();
  }
  return 0;
}

}  // namespace

const nghttp2_session_callbacks* http2_callbacks() {
  static nghttp2_session_callbacks* const made = [] {
    nghttp2_session_callbacks* callbacks = nullptr;
    HEADROOM_CHECK(nghttp2_session_callbacks_new(&callbacks) == 0, "nghttp2 makes callbacks");
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_sent);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session_callbacks_set_error_callback2(callbacks, on_problem);
    nghttp2_session_callbacks_set_send_data_callback(callbacks, send_body);
    return callbacks;
  }();
  return made;
}

nghttp2_data_provider http2_body_of(StreamChannel& channel) {
  return {.source = {.ptr = &channel}, .read_callback = size_body};
}

}  // namespace headroom::load
