#include "net/quic_context.h"

#include <gnutls/gnutls.h>
#include <ngtcp2/ngtcp2_crypto.h>
#include <ngtcp2/ngtcp2_crypto_gnutls.h>

#include "base/check.h"
#include "net/address.h"

namespace headroom::net {
namespace {

// TLS 1.3, which QUIC demands (RFC 9001, 4.2); the cheapest cipher and group first.
constexpr auto kPriorities =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:%DISABLE_TLS13_COMPAT_MODE:"
    "-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:"
    "-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+GROUP-SECP521R1";

std::unexpected<Error> unusable(const std::string& what, const std::string& file, int error) {
  return invalid("the " + what + " " + file + " cannot be used", gnutls_strerror(error),
                 "name a readable PEM file");
}

}  // namespace

void QuicContext::Freed::operator()(gnutls_session_int* session) const {
  gnutls_deinit(session);
}

void QuicContext::CredentialsFreed::operator()(
    gnutls_certificate_credentials_st* credentials) const {
  gnutls_certificate_free_credentials(credentials);
}

QuicContext::QuicContext(const TlsOptions& options, const std::string& host)
    : verify_(options.verify),
      resume_(options.resume),
      server_name_(options.server_name.empty() ? host : options.server_name),
      application_protocols_(options.application_protocols) {}

Result<std::unique_ptr<QuicContext>> QuicContext::create(const TlsOptions& options,
                                                         const std::string& host) {
  std::unique_ptr<QuicContext> context(new QuicContext(options, host));
  if (auto loaded = context->load(options); !loaded) return fail(std::move(loaded.error()));
  return context;
}

Result<void> QuicContext::load(const TlsOptions& options) {
  gnutls_certificate_credentials_t credentials = nullptr;
  HEADROOM_CHECK(gnutls_certificate_allocate_credentials(&credentials) == 0,
                 "GnuTLS makes credentials");
  credentials_.reset(credentials);
  if (!options.ca_file.empty()) {
    const int read = gnutls_certificate_set_x509_trust_file(credentials, options.ca_file.c_str(),
                                                            GNUTLS_X509_FMT_PEM);
    if (read <= 0) {
      const int error = read < 0 ? read : GNUTLS_E_NO_CERTIFICATE_FOUND;
      return unusable("file of authorities", options.ca_file, error);
    }
  } else if (options.verify == TlsOptions::Verify::kPeer) {
    gnutls_certificate_set_x509_system_trust(credentials);
  }
  if (options.certificate_file.empty()) return {};
  const std::string& key = options.key_file.empty() ? options.certificate_file : options.key_file;
  const int read = gnutls_certificate_set_x509_key_file(
      credentials, options.certificate_file.c_str(), key.c_str(), GNUTLS_X509_FMT_PEM);
  if (read < 0) return unusable("client's certificate or key", options.certificate_file, read);
  return {};
}

QuicContext::Session QuicContext::new_session() const {
  gnutls_session_t made = nullptr;
  HEADROOM_CHECK(gnutls_init(&made, GNUTLS_CLIENT) == 0, "GnuTLS makes a session");
  Session session(made);
  HEADROOM_CHECK(gnutls_priority_set_direct(made, kPriorities, nullptr) == 0,
                 "GnuTLS knows these priorities");
  HEADROOM_CHECK(ngtcp2_crypto_gnutls_configure_client_session(made) == 0,
                 "GnuTLS and ngtcp2 agree");
  gnutls_credentials_set(made, GNUTLS_CRD_CERTIFICATE, credentials_.get());
  if (!is_address(server_name_)) {
    gnutls_server_name_set(made, GNUTLS_NAME_DNS, server_name_.data(), server_name_.size());
  }
  if (verify_ == TlsOptions::Verify::kPeer) {
    gnutls_session_set_verify_cert(made, server_name_.c_str(), 0);
  }
  std::vector<gnutls_datum_t> names;
  for (const std::string& name : application_protocols_) {
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(name.data()));
    names.push_back({bytes, static_cast<unsigned>(name.size())});
  }
  gnutls_alpn_set_protocols(made, names.data(), static_cast<unsigned>(names.size()),
                            GNUTLS_ALPN_MANDATORY);
  if (!session_.empty()) gnutls_session_set_data(made, session_.data(), session_.size());
  return session;
}

void QuicContext::remember(gnutls_session_int* session) {
  if (resume_ == TlsOptions::Resume::kNever) return;
  gnutls_datum_t data{};
  if (gnutls_session_get_data2(session, &data) != 0) return;
  session_.assign(reinterpret_cast<const char*>(data.data), data.size);
  gnutls_free(data.data);
}

}  // namespace headroom::net
