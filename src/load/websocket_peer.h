// The server's end of a WebSocket, for scripts of tests (load/scripted_server.h): what it says, and
// when it closes, is said step by step.
#pragma once

#include <wslay/wslay.h>

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "load/scripted_server.h"

namespace headroom::load {

class WebSocketPeer {
 public:
  struct Message {
    bool is_text = true;
    std::string text;
    friend bool operator==(const Message&, const Message&) = default;
  };

  // Reads the request and agrees to it. Some of what follows may be sent with the agreement.
  explicit WebSocketPeer(ScriptedConnection& connection, std::string_view first_frames = {});
  ~WebSocketPeer();

  const std::string& request() const { return request_; }
  // The next message, pongs left out; nothing when the client has closed.
  std::optional<Message> next_message();
  void send(std::string_view text);
  void ping(std::string_view text);
  void close(int code, std::string_view reason = {});
  // What the client's pongs held, one after the other.
  const std::string& pongs() const { return pongs_; }
  // With what the client closed; 1006 when it said no farewell.
  int close_code() const { return wslay_event_get_status_code_received(frames_); }

  // As a server answers the key in a request.
  static std::string agreement(const std::string& request);

 private:
  struct Callbacks;

  bool read_some();
  void queue(std::uint8_t opcode, std::string_view text);
  void flush();

  ScriptedConnection& connection_;
  std::string request_;
  std::string pongs_;
  std::string unsent_;
  std::deque<Message> come_;
  wslay_event_context* frames_ = nullptr;
};

// Answers every message with itself.
ScriptedServer::Script echo_over_websocket();

}  // namespace headroom::load
