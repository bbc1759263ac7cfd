#include "load/websocket_frames.h"

#include <wslay/wslay.h>

#include <algorithm>

#include "base/check.h"
#include "load/check.h"

namespace headroom::load {
namespace {

// Of a farewell, before its reason (RFC 6455, 5.5.1).
constexpr std::size_t kCodeBytes = 2;

}  // namespace

struct WebSocketFrames::Callbacks {
  static WebSocketFrames& of(void* user) { return *static_cast<WebSocketFrames*>(user); }

  static ssize_t receive(wslay_event_context* frames, std::uint8_t* buffer, std::size_t length, int,
                         void* user) {
    std::string_view& input = of(user).input_;
    if (input.empty()) {
      wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    const std::size_t part = input.copy(reinterpret_cast<char*>(buffer), length);
    input.remove_prefix(part);
    return static_cast<ssize_t>(part);
  }

  static ssize_t send(wslay_event_context*, const std::uint8_t* data, std::size_t length, int,
                      void* user) {
    of(user).out_.append(reinterpret_cast<const char*>(data), length);
    return static_cast<ssize_t>(length);
  }

  static int mask(wslay_event_context*, std::uint8_t* buffer, std::size_t length, void* user) {
    std::generate_n(buffer, length,
                    [&] { return static_cast<std::uint8_t>(of(user).masks_.bits()); });
    return 0;
  }

  static void message(wslay_event_context*, const wslay_event_on_msg_recv_arg* arrived,
                      void* user) {
    const std::string_view message(reinterpret_cast<const char*>(arrived->msg),
                                   arrived->msg_length);
    if (arrived->opcode == WSLAY_CONNECTION_CLOSE && message.size() > kCodeBytes) {
      of(user).close_reason_ = message.substr(kCodeBytes);
    }
    if (!wslay_is_ctrl_frame(arrived->opcode)) of(user).reader_.on_message(message);
  }
};

void WebSocketFrames::Freed::operator()(wslay_event_context* frames) const {
  wslay_event_context_free(frames);
}

WebSocketFrames::WebSocketFrames(Reader& reader, Random& masks, std::string& out)
    : reader_(reader), masks_(masks), out_(out) {
  static constexpr wslay_event_callbacks kCallbacks{.recv_callback = &Callbacks::receive,
                                                    .send_callback = &Callbacks::send,
                                                    .genmask_callback = &Callbacks::mask,
                                                    .on_frame_recv_start_callback = nullptr,
                                                    .on_frame_recv_chunk_callback = nullptr,
                                                    .on_frame_recv_end_callback = nullptr,
                                                    .on_msg_recv_callback = &Callbacks::message};
  wslay_event_context* frames = nullptr;
  HEADROOM_CHECK(wslay_event_context_client_init(&frames, &kCallbacks, this) == 0,
                 "wslay has its memory");
  frames_.reset(frames);
  wslay_event_config_set_max_recv_msg_length(frames, kLargestBodyKept);
}

void WebSocketFrames::send(Kind kind, std::string_view message) {
  const auto opcode = kind == Kind::kText ? WSLAY_TEXT_FRAME : WSLAY_BINARY_FRAME;
  const wslay_event_msg queued{.opcode = static_cast<std::uint8_t>(opcode),
                               .msg = reinterpret_cast<const std::uint8_t*>(message.data()),
                               .msg_length = message.size()};
  HEADROOM_CHECK(wslay_event_queue_msg(frames_.get(), &queued) == 0,
                 "a WebSocket that is open takes messages");
  write();
}

void WebSocketFrames::close() {
  wslay_event_queue_close(frames_.get(), WSLAY_CODE_NORMAL_CLOSURE, nullptr, 0);
  write();
}

WebSocketFrames::Found WebSocketFrames::take(std::string_view input) {
  input_ = input;
  const bool went_well = wslay_event_recv(frames_.get()) == 0;
  input_ = {};
  if (!went_well) return Found::kBroken;
  write();  // pongs, and the answer to a farewell
  if (wslay_event_get_close_received(frames_.get()) != 0) return Found::kClosed;
  return wslay_event_get_read_enabled(frames_.get()) != 0 ? Found::kOpen : Found::kBroken;
}

int WebSocketFrames::close_code() const {
  return wslay_event_get_status_code_received(frames_.get());
}

void WebSocketFrames::write() {
  HEADROOM_CHECK(wslay_event_send(frames_.get()) == 0, "wslay writes to memory");
}

}  // namespace headroom::load
