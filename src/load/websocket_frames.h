// The frames of one WebSocket (RFC 6455), the client's side of it: bytes to messages, and messages
// to bytes. The library (wslay) does it, pings and farewells included; this class knows no socket.
//
// Not thread-safe; one per connection.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"

struct wslay_event_context;

namespace headroom::load {

class WebSocketFrames {
 public:
  // Who takes the messages. Called from within take().
  class Reader {
   public:
    virtual void on_message(std::string_view message) = 0;

   protected:
    ~Reader() = default;
  };

  // All must outlive it. What is to be sent goes to the end of `out`; frames are masked by `masks`.
  WebSocketFrames(Reader& reader, Random& masks, std::string& out);
  WebSocketFrames(const WebSocketFrames&) = delete;
  WebSocketFrames& operator=(const WebSocketFrames&) = delete;

  enum class Kind : std::uint8_t { kText, kBinary };
  void send(Kind kind, std::string_view message);
  // Says farewell: normal closure. Nothing may be sent after it.
  void close();

  enum class Found : std::uint8_t {
    kOpen,
    kClosed,  // the other side said farewell, with close_code()
    kBroken,  // against the rules
  };
  // In any portions. Messages past kLargestBodyKept (load/check.h) break the rules.
  Found take(std::string_view input);
  // 1005 where it gave none (RFC 6455, 7.4.1).
  int close_code() const;
  // Why, in the other side's words; empty where it gave none.
  const std::string& close_reason() const { return close_reason_; }

 private:
  struct Callbacks;
  struct Freed {
    void operator()(wslay_event_context* frames) const;
  };

  void write();

  Reader& reader_;
  Random& masks_;
  std::string& out_;
  std::string_view input_;  // what take() was given, and wslay has not read yet
  std::string close_reason_;
  std::unique_ptr<wslay_event_context, Freed> frames_;
};

}  // namespace headroom::load
