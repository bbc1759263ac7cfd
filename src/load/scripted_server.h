// A server for tests on raw sockets: what it reads and sends, and when it closes, is a function of
// the test. Port 0, loopback.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"

namespace headroom::load {

// One accepted connection, in a thread of its own.
class ScriptedConnection {
 public:
  explicit ScriptedConnection(FileDescriptor socket) : socket_(std::move(socket)) {}

  // Head and body (by Content-Length) of the next request; nothing when the client closed first.
  std::optional<std::string> read_request();
  void send(std::string_view bytes);
  // A whole response with a length.
  void respond(std::string_view body, std::string_view status = "200 OK");
  // Blocks until the client closes.
  void wait_for_close();
  // Closes so that the client sees a reset instead of an end.
  void reset();
  int fd() const { return socket_.get(); }

 private:
  FileDescriptor socket_;
  std::string buffered_;
};

class ScriptedServer {
 public:
  // `script` runs for every connection that sends something, in a thread of its own; the number
  // counts those connections from 0. When it returns the connection is closed.
  using Script = std::function<void(ScriptedConnection&, int number)>;
  explicit ScriptedServer(Script script);
  // Closes every connection under the scripts, and waits for them.
  ~ScriptedServer();

  std::string url() const;
  int port() const { return port_; }
  // From now on connecting is refused.
  void stop_listening();

 private:
  void accept_all();
  void serve(int fd);

  Script script_;
  FileDescriptor listener_;
  int port_ = 0;
  std::atomic<int> next_number_{0};
  std::mutex mutex_;
  std::vector<int> open_;  // descriptors that a script uses
  std::vector<std::thread> threads_;
  std::thread accepter_;
};

// Answers every request with 200 and "ok".
ScriptedServer::Script always_ok();

}  // namespace headroom::load
