#include "net/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "net/address.h"

namespace headroom::net {

// How OpenSSL reaches the socket: without SIGPIPE, and noting whether the kernel gave less than it
// was asked for, so that a response costs one system call and not a second one that finds nothing.
struct TlsSocketBio {
  static BIO_METHOD* method() {
    static BIO_METHOD* const method = [] {
      BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "headroom");
      HEADROOM_CHECK(made != nullptr, "OpenSSL has room for one more kind of BIO");
      BIO_meth_set_write(made, &TlsSocketBio::write);
      BIO_meth_set_read(made, &TlsSocketBio::read);
      BIO_meth_set_ctrl(made, &TlsSocketBio::control);
      return made;
    }();
    return method;
  }

  static int write(BIO* bio, const char* data, int length) {
    auto& stream = *static_cast<TlsStream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const Transfer sent = send_some(stream.fd_, {data, static_cast<std::size_t>(length)});
    if (sent.error == 0) return static_cast<int>(sent.bytes);
    if (sent.error == EAGAIN) {
      BIO_set_retry_write(bio);
    } else {
      stream.socket_error_ = sent.error;
    }
    return -1;
  }

  static int read(BIO* bio, char* data, int length) {
    auto& stream = *static_cast<TlsStream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const auto asked = static_cast<std::size_t>(length);
    const Transfer received = receive_some(stream.fd_, {data, asked});
    stream.kernel_is_drained_ = received.bytes < asked;
    if (received.error == EAGAIN) {
      BIO_set_retry_read(bio);
      return -1;
    }
    if (received.error != 0) {
      stream.socket_error_ = received.error;
      return -1;
    }
    if (received.bytes == 0) stream.is_closed_by_peer_ = true;
    return static_cast<int>(received.bytes);
  }

  static long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) {
      return static_cast<TlsStream*>(BIO_get_data(bio))->is_closed_by_peer_ ? 1 : 0;
    }
    return 0;
  }
};

namespace {

// SSL_get_error() takes what an earlier call left in the thread's queue for this call's. Looking
// first costs a quarter of clearing, which goes through all the places that the queue has.
void forget_problems() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

// Reading the system's takes some 30 ms, where they are one file: not while load runs, nor for each
// worker anew.
X509_STORE* system_authorities() {
  static X509_STORE* const store = [] {
    X509_STORE* made = X509_STORE_new();
    HEADROOM_CHECK(made != nullptr, "OpenSSL makes a store of certificates");
    X509_STORE_set_default_paths(made);
    return made;
  }();
  return store;
}

std::string last_problem() {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? std::string() : reason;
}

// The earliest of what the system said, of which the rest of the queue is the echo; else the last.
std::string root_problem() {
  std::string text = last_problem();
  while (const unsigned long code = ERR_get_error()) {
    if (ERR_SYSTEM_ERROR(code)) {
      text = std::strerror(ERR_GET_REASON(code));
      break;
    }
  }
  ERR_clear_error();
  return text;
}

std::unexpected<Error> unusable(const std::string& what, const std::string& file) {
  std::string why = root_problem();
  return fail({.kind = ErrorKind::kInvalid,
               .what = "the " + what + " " + file + " cannot be used",
               .why = std::move(why),
               .fix = "name a readable PEM file",
               .file = {},
               .at = {}});
}

// The wire form of ALPN: each name behind its length.
std::string alpn_of(const std::vector<std::string>& names) {
  std::string wire;
  for (const std::string& name : names) {
    wire += static_cast<char>(name.size());
    wire += name;
  }
  return wire;
}

}  // namespace

// --- TlsContext

void TlsContext::Freed::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

void TlsContext::Freed::operator()(ssl_session_st* session) const {
  SSL_SESSION_free(session);
}

TlsContext::~TlsContext() = default;

Result<std::unique_ptr<TlsContext>> TlsContext::create(const TlsOptions& options,
                                                       const std::string& host) {
  std::unique_ptr<TlsContext> context(new TlsContext);
  context->server_name_ = options.server_name.empty() ? host : options.server_name;
  if (auto loaded = context->load(options); !loaded) return fail(std::move(loaded.error()));
  return context;
}

Result<void> TlsContext::load(const TlsOptions& options) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  HEADROOM_CHECK(context_ != nullptr, "OpenSSL makes a context");
  SSL_CTX* raw = context_.get();
  SSL_CTX_set_app_data(raw, this);
  // A server that hangs up without a farewell is nothing that HTTP's own framing would not notice.
  SSL_CTX_set_options(raw, SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Partial and moving, as sends of a nonblocking socket are; and no buffers while idle.
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(raw, 1);
  if (options.resume == TlsOptions::Resume::kSessions) {
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(raw, &TlsContext::session_arrived);
  }
  const std::string alpn = alpn_of(options.application_protocols);
  if (!alpn.empty()) {
    SSL_CTX_set_alpn_protos(raw, reinterpret_cast<const unsigned char*>(alpn.data()),
                            static_cast<unsigned>(alpn.size()));
  }
  const bool is_verified = options.verify == TlsOptions::Verify::kPeer;
  if (is_verified) SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  if (options.ca_file.empty()) {
    if (is_verified) SSL_CTX_set1_cert_store(raw, system_authorities());
  } else if (SSL_CTX_load_verify_file(raw, options.ca_file.c_str()) != 1) {
    return unusable("certificate authority", options.ca_file);
  }
  if (options.certificate_file.empty()) return {};
  if (SSL_CTX_use_certificate_chain_file(raw, options.certificate_file.c_str()) != 1) {
    return unusable("client certificate", options.certificate_file);
  }
  const std::string& key = options.key_file.empty() ? options.certificate_file : options.key_file;
  if (SSL_CTX_use_PrivateKey_file(raw, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(raw) != 1) {
    return unusable("key", key);
  }
  return {};
}

int TlsContext::session_arrived(ssl_st* stream, ssl_session_st* session) {
  auto* context = static_cast<TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(stream)));
  context->session_.reset(session);
  return 1;  // it is ours now
}

// --- TlsStream

void TlsStream::Freed::operator()(ssl_st* stream) const {
  // Or OpenSSL drops the session, thinking that the stream broke.
  SSL_set_quiet_shutdown(stream, 1);
  SSL_shutdown(stream);
  SSL_free(stream);
}

TlsStream::TlsStream(TlsContext& context, int fd)
    : fd_(fd), stream_(SSL_new(context.context_.get())) {
  HEADROOM_CHECK(stream_ != nullptr, "OpenSSL makes a stream");
  SSL* raw = stream_.get();
  BIO* bio = BIO_new(TlsSocketBio::method());
  HEADROOM_CHECK(bio != nullptr, "OpenSSL makes a BIO");
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(raw, bio, bio);
  SSL_set_connect_state(raw);
  const std::string& name = context.server_name_;
  if (is_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(raw), name.c_str());
  } else {
    SSL_set_tlsext_host_name(raw, name.c_str());
    SSL_set1_host(raw, name.c_str());
  }
  if (context.session_ != nullptr) SSL_set_session(raw, context.session_.get());
}

TlsStream::~TlsStream() = default;

TlsStream::Handshake TlsStream::handshake() {
  forget_problems();
  const int result = SSL_do_handshake(stream_.get());
  if (result == 1) return Handshake::kDone;
  const int error = SSL_get_error(stream_.get(), result);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? Handshake::kPending
                                                                       : Handshake::kFailed;
}

Transfer TlsStream::send(std::string_view bytes) {
  forget_problems();
  std::size_t written = 0;
  const int result = SSL_write_ex(stream_.get(), bytes.data(), bytes.size(), &written);
  return result == 1 ? Transfer{written, 0} : outcome(result);
}

Transfer TlsStream::receive(std::span<char> buffer) {
  forget_problems();
  std::size_t got = 0;
  const int result = SSL_read_ex(stream_.get(), buffer.data(), buffer.size(), &got);
  return result == 1 ? Transfer{got, 0} : outcome(result);
}

Transfer TlsStream::outcome(int result) {
  switch (SSL_get_error(stream_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return {0, EAGAIN};
    case SSL_ERROR_ZERO_RETURN:
      return {0, 0};
    case SSL_ERROR_SYSCALL:
      return {0, socket_error_ != 0 ? socket_error_ : ECONNRESET};
    default:
      return {0, EPROTO};
  }
}

bool TlsStream::holds_input() const {
  return SSL_has_pending(stream_.get()) == 1;
}

std::string_view TlsStream::application_protocol() const {
  const unsigned char* name = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(stream_.get(), &name, &length);
  return {reinterpret_cast<const char*>(name), length};
}

bool TlsStream::was_resumed() const {
  return SSL_session_reused(stream_.get()) == 1;
}

std::string TlsStream::problem() const {
  const bool is_verified = SSL_get_verify_mode(stream_.get()) != SSL_VERIFY_NONE;
  const long verified = SSL_get_verify_result(stream_.get());
  if (is_verified && verified != X509_V_OK) return X509_verify_cert_error_string(verified);
  if (std::string reason = last_problem(); !reason.empty()) return reason;
  if (socket_error_ != 0) return std::strerror(socket_error_);
  return is_closed_by_peer_ ? "the server hung up during the handshake" : "";
}

}  // namespace headroom::net
