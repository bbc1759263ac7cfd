#include "http/tls.h"

#include <openssl/err.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

#include "http/tls_context.h"

namespace headroom::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

std::unexpected<Error> unusable(std::string_view what, const error_code& error) {
  return invalid("the " + std::string(what) + " cannot be used", error.message(),
                 "it has to be PEM, from -----BEGIN to -----END");
}

}  // namespace

std::unique_ptr<asio::ssl::stream<TlsContext::Socket&>> TlsContext::stream_on(
    Socket& socket, const std::string& host) const {
  auto stream = std::make_unique<asio::ssl::stream<Socket&>>(socket, context_);
  const std::string& name = server_name_.empty() ? host : server_name_;
  error_code not_an_address;
  asio::ip::make_address(name, not_an_address);
  // An address is never sent as a server name (RFC 6066, section 3).
  if (not_an_address) ::SSL_set_tlsext_host_name(stream->native_handle(), name.c_str());
  if (::SSL_get_verify_mode(stream->native_handle()) != SSL_VERIFY_NONE) {
    stream->set_verify_callback(asio::ssl::host_name_verification(name));
  }
  return stream;
}

Result<std::shared_ptr<const TlsContext>> make_tls_context(const TlsSettings& settings) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  ::SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  error_code error;
  if (settings.verify == TlsSettings::Verify::kPeer) {
    context.set_verify_mode(asio::ssl::verify_peer);
    if (settings.authority.empty()) {
      context.set_default_verify_paths(error);
      if (error) return unusable("store of authorities of this machine", error);
    } else {
      context.add_certificate_authority(asio::buffer(settings.authority), error);
      if (error) return unusable("authority's certificate", error);
    }
  } else {
    context.set_verify_mode(asio::ssl::verify_none);
  }
  if (!settings.certificate.empty()) {
    context.use_certificate_chain(asio::buffer(settings.certificate), error);
    if (error) return unusable("client's certificate", error);
    context.use_private_key(asio::buffer(settings.key), asio::ssl::context::pem, error);
    if (error) return unusable("key of the client's certificate", error);
  }
  return std::make_shared<const TlsContext>(std::move(context), settings.server_name);
}

}  // namespace headroom::http
