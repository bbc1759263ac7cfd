#include "load/websocket_peer.h"

#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "base/check.h"

namespace headroom::load {

struct WebSocketPeer::Callbacks {
  static WebSocketPeer& of(void* user) { return *static_cast<WebSocketPeer*>(user); }

  static ssize_t receive(wslay_event_context* frames, std::uint8_t* buffer, std::size_t length, int,
                         void* user) {
    const auto count = ::recv(of(user).connection_.fd(), buffer, length, MSG_DONTWAIT);
    if (count > 0) return count;
    const bool is_over = count == 0 || errno != EAGAIN;
    wslay_event_set_error(frames, is_over ? WSLAY_ERR_CALLBACK_FAILURE : WSLAY_ERR_WOULDBLOCK);
    return -1;
  }
  static ssize_t send(wslay_event_context*, const std::uint8_t* data, std::size_t length, int,
                      void* user) {
    of(user).unsent_.append(reinterpret_cast<const char*>(data), length);
    return static_cast<ssize_t>(length);
  }
  static void message(wslay_event_context*, const wslay_event_on_msg_recv_arg* arrived,
                      void* user) {
    std::string text(reinterpret_cast<const char*>(arrived->msg), arrived->msg_length);
    if (arrived->opcode == WSLAY_PONG) of(user).pongs_ += text;
    if (wslay_is_ctrl_frame(arrived->opcode)) return;
    of(user).come_.push_back({arrived->opcode == WSLAY_TEXT_FRAME, std::move(text)});
  }
};

WebSocketPeer::WebSocketPeer(ScriptedConnection& connection, std::string_view first_frames)
    : connection_(connection), request_(connection.read_request().value_or("")) {
  static constexpr wslay_event_callbacks kCallbacks{.recv_callback = &Callbacks::receive,
                                                    .send_callback = &Callbacks::send,
                                                    .genmask_callback = nullptr,
                                                    .on_frame_recv_start_callback = nullptr,
                                                    .on_frame_recv_chunk_callback = nullptr,
                                                    .on_frame_recv_end_callback = nullptr,
                                                    .on_msg_recv_callback = &Callbacks::message};
  HEADROOM_CHECK(wslay_event_context_server_init(&frames_, &kCallbacks, this) == 0,
                 "wslay has its memory");
  connection_.send(agreement(request_) + std::string(first_frames));
}

WebSocketPeer::~WebSocketPeer() {
  wslay_event_context_free(frames_);
}

std::string WebSocketPeer::agreement(const std::string& request) {
  constexpr std::string_view kName = "Sec-WebSocket-Key: ";
  const auto key = request.find(kName);
  const std::string hashed = request.substr(key + kName.size(), 24) +
                             "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 1.3
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(hashed.data(), hashed.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 32> accept;
  const int length = EVP_EncodeBlock(accept.data(), digest.data(), static_cast<int>(size));
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         std::string(reinterpret_cast<char*>(accept.data()), static_cast<std::size_t>(length)) +
         "\r\n\r\n";
}

std::optional<WebSocketPeer::Message> WebSocketPeer::next_message() {
  while (come_.empty()) {
    const bool goes_on = read_some();  // the last bytes may hold messages, too
    if (!goes_on && come_.empty()) return std::nullopt;
  }
  Message message = std::move(come_.front());
  come_.pop_front();
  return message;
}

bool WebSocketPeer::read_some() {
  pollfd waiting{connection_.fd(), POLLIN, 0};
  ::poll(&waiting, 1, -1);
  const bool went_well = wslay_event_recv(frames_) == 0;
  flush();
  return went_well && wslay_event_get_read_enabled(frames_) != 0;
}

void WebSocketPeer::send(std::string_view text) {
  queue(WSLAY_TEXT_FRAME, text);
}

void WebSocketPeer::ping(std::string_view text) {
  queue(WSLAY_PING, text);
}

void WebSocketPeer::close(int code, std::string_view reason) {
  wslay_event_queue_close(frames_, static_cast<std::uint16_t>(code),
                          reinterpret_cast<const std::uint8_t*>(reason.data()), reason.size());
  flush();
}

void WebSocketPeer::queue(std::uint8_t opcode, std::string_view text) {
  const wslay_event_msg message{.opcode = opcode,
                                .msg = reinterpret_cast<const std::uint8_t*>(text.data()),
                                .msg_length = text.size()};
  wslay_event_queue_msg(frames_, &message);
  flush();
}

// At once, since parts of a frame would wait for each other's acknowledgement.
void WebSocketPeer::flush() {
  wslay_event_send(frames_);
  connection_.send(std::exchange(unsent_, {}));
}

ScriptedServer::Script echo_over_websocket() {
  return [](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    while (const auto message = peer.next_message()) peer.send(message->text);
  };
}

}  // namespace headroom::load
