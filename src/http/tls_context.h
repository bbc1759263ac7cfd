// OpenSSL behind http/tls.h. Internal to the module.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

#include "http/tls.h"

namespace headroom::http {

class TlsContext {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  TlsContext(boost::asio::ssl::context context, std::string server_name)
      : context_(std::move(context)), server_name_(std::move(server_name)) {}

  // On a connected socket, which it borrows; before its handshake.
  [[nodiscard]] std::unique_ptr<boost::asio::ssl::stream<Socket&>> stream_on(
      Socket& socket, const std::string& host) const;

 private:
  // OpenSSL counts the streams of a context and locks what they share, so making one changes
  // nothing that is seen from here.
  mutable boost::asio::ssl::context context_;
  std::string server_name_;
};

}  // namespace headroom::http
