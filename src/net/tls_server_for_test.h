// Servers for the tests of streams: a listener whose connections the test takes itself, and a TLS
// server that sends back what it gets. Loopback, port 0.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

#include "base/file_descriptor.h"
#include "net/address.h"

namespace headroom::net {

// Removed with what is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Of the other end of a connected socket.
Address peer_of(int fd);

class Listener {
 public:
  // On loopback, any port; or on a Unix socket.
  Listener();
  explicit Listener(const std::filesystem::path& socket);
  const Address& address() const { return address_; }
  FileDescriptor accept() const;  // blocking, and so is the connection
  void close();                   // wakes who waits in accept()

 private:
  void listen();
  FileDescriptor socket_;
  Address address_;
};

// With a certificate of its own making for "localhost". Of the protocols that a client offers it
// speaks http/1.1.
class TlsServerForTest {
 public:
  TlsServerForTest();
  ~TlsServerForTest();
  const Address& address() const { return listener_.address(); }
  std::string certificate_file() const { return (folder_.path() / "cert.pem").string(); }
  int resumed() const { return resumed_; }  // handshakes that resumed a session

 private:
  void serve();

  TemporaryFolder folder_;
  Listener listener_;
  std::atomic<int> resumed_ = 0;
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

}  // namespace headroom::net
