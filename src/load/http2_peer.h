// The server's end of an HTTP/2 connection, for scripts of tests (load/scripted_server.h): what it
// answers, and how it breaks off, is said step by step.
#pragma once

#include <nghttp2/nghttp2.h>

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "load/scripted_server.h"

namespace headroom::load {

class Http2Peer {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  struct Request {
    std::int32_t stream = 0;
    std::map<std::string, std::string> fields;
    std::string body;
  };

  explicit Http2Peer(ScriptedConnection& connection,
                     std::vector<nghttp2_settings_entry> settings = {});
  ~Http2Peer();

  // The next whole request; nothing when the client has closed.
  std::optional<Request> next_request();
  // The stream of the next request of which the head has come, and perhaps no more.
  std::int32_t wait_for_head();
  // Blocks until the client has cancelled a stream; false when it closed without.
  bool wait_for_cancel(std::int32_t stream);

  // Trailers follow where there are any; without a body the head ends the stream.
  void respond(std::int32_t stream, std::string body, Fields fields = {{":status", "200"}},
               Fields trailers = {});
  void reset(std::int32_t stream, std::uint32_t error);
  void goaway(std::int32_t last_stream, std::uint32_t error = NGHTTP2_NO_ERROR,
              std::string_view words = {});

 private:
  struct Answer {
    std::string body;
    Fields trailers;
  };
  struct Callbacks;

  bool read_some();
  void flush();

  ScriptedConnection& connection_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, Request> coming_;
  std::deque<Request> come_;
  std::set<std::int32_t> cancelled_;
  std::map<std::int32_t, Answer> answers_;
};

// Answers every request with 200 and "ok".
ScriptedServer::Script always_ok_over_http2();

}  // namespace headroom::load
