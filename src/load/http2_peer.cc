#include "load/http2_peer.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace headroom::load {
namespace {

std::vector<nghttp2_nv> shown(const Http2Peer::Fields& fields) {
  std::vector<nghttp2_nv> shown;
  for (const auto& [name, value] : fields) {
    shown.push_back({reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
                     reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
                     value.size(), NGHTTP2_NV_FLAG_NONE});
  }
  return shown;
}

}  // namespace

struct Http2Peer::Callbacks {
  static Http2Peer& peer(void* user) { return *static_cast<Http2Peer*>(user); }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t, void* user) {
    peer(user).coming_[frame->hd.stream_id].fields.emplace(
        std::string(reinterpret_cast<const char*>(name), name_size),
        std::string(reinterpret_cast<const char*>(value), value_size));
    return 0;
  }

  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* bytes,
                     std::size_t size, void* user) {
    peer(user).coming_[stream].body.append(reinterpret_cast<const char*>(bytes), size);
    return 0;
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Http2Peer& self = peer(user);
    const std::int32_t stream = frame->hd.stream_id;
    if (frame->hd.type == NGHTTP2_RST_STREAM) self.cancelled_.insert(stream);
    if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) return 0;
    if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
    Request request = std::move(self.coming_[stream]);
    self.coming_.erase(stream);
    request.stream = stream;
    self.come_.push_back(std::move(request));
    return 0;
  }

  static ssize_t read_body(nghttp2_session* session, std::int32_t stream, std::uint8_t* out,
                           std::size_t most, std::uint32_t* flags, nghttp2_data_source*,
                           void* user) {
    Answer& answer = peer(user).answers_[stream];
    const std::size_t count = std::min(most, answer.body.size());
    std::memcpy(out, answer.body.data(), count);
    answer.body.erase(0, count);
    if (!answer.body.empty()) return static_cast<ssize_t>(count);
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!answer.trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const auto trailers = shown(answer.trailers);
      nghttp2_submit_trailer(session, stream, trailers.data(), trailers.size());
    }
    return static_cast<ssize_t>(count);
  }
};

Http2Peer::Http2Peer(ScriptedConnection& connection, std::vector<nghttp2_settings_entry> settings)
    : connection_(connection) {
  nghttp2_session_callbacks* callbacks = nullptr;
  HEADROOM_CHECK(nghttp2_session_callbacks_new(&callbacks) == 0, "nghttp2 makes callbacks");
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::on_frame);
  HEADROOM_CHECK(nghttp2_session_server_new(&session_, callbacks, this) == 0,
                 "nghttp2 makes a session");
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  flush();
}

Http2Peer::~Http2Peer() {
  nghttp2_session_del(session_);
}

std::optional<Http2Peer::Request> Http2Peer::next_request() {
  while (come_.empty()) {
    if (!read_some()) return std::nullopt;
  }
  Request request = std::move(come_.front());
  come_.pop_front();
  return request;
}

std::int32_t Http2Peer::wait_for_head() {
  while (coming_.empty() && read_some()) {
  }
  return coming_.empty() ? 0 : coming_.begin()->first;
}

bool Http2Peer::wait_for_cancel(std::int32_t stream) {
  while (!cancelled_.contains(stream)) {
    if (!read_some()) return false;
  }
  return true;
}

void Http2Peer::respond(std::int32_t stream, std::string body, Fields fields, Fields trailers) {
  const nghttp2_data_provider provider{.source = {}, .read_callback = Callbacks::read_body};
  const bool has_body = !body.empty() || !trailers.empty();
  answers_[stream] = {std::move(body), std::move(trailers)};
  const auto head = shown(fields);
  nghttp2_submit_response(session_, stream, head.data(), head.size(),
                          has_body ? &provider : nullptr);
  flush();
}

void Http2Peer::reset(std::int32_t stream, std::uint32_t error) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, error);
  flush();
}

void Http2Peer::goaway(std::int32_t last_stream, std::uint32_t error, std::string_view words) {
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_stream, error,
                        reinterpret_cast<const std::uint8_t*>(words.data()), words.size());
  flush();
}

bool Http2Peer::read_some() {
  std::array<char, 16 * 1024> bytes;
  const auto count = ::recv(connection_.fd(), bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  const auto taken =
      nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                               static_cast<std::size_t>(count));
  flush();
  return taken >= 0;
}

void Http2Peer::flush() {
  const std::uint8_t* bytes = nullptr;
  for (ssize_t count; (count = nghttp2_session_mem_send(session_, &bytes)) > 0;) {
    connection_.send({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count)});
  }
}

ScriptedServer::Script always_ok_over_http2() {
  return [](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (const auto request = peer.next_request()) peer.respond(request->stream, "ok");
  };
}

}  // namespace headroom::load
