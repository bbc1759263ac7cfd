// What the QUIC connections of one thread to one host have in common: certificates, names, and the
// last session that the server gave, which the next connection resumes.
//
// TLS is GnuTLS's here: the OpenSSL of Debian 12 does not speak QUIC.
//
// Not thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/tls.h"

// GnuTLS's own names, so that its headers stay in the sources.
struct gnutls_certificate_credentials_st;
struct gnutls_session_int;

namespace headroom::net {

class QuicContext {
 public:
  // For connections to `host`, a name or an address. Fails with kInvalid, naming the file, for
  // certificates and keys that cannot be used.
  static Result<std::unique_ptr<QuicContext>> create(const TlsOptions& options,
                                                     const std::string& host);

  // --- for its connections ---

  struct Freed {
    void operator()(gnutls_session_int* session) const;
  };
  using Session = std::unique_ptr<gnutls_session_int, Freed>;

  // A client's, ready for its handshake.
  Session new_session() const;
  // The server gave it a session to be resumed.
  void remember(gnutls_session_int* session);

 private:
  explicit QuicContext(const TlsOptions& options, const std::string& host);
  Result<void> load(const TlsOptions& options);

  struct CredentialsFreed {
    void operator()(gnutls_certificate_credentials_st* credentials) const;
  };
  std::unique_ptr<gnutls_certificate_credentials_st, CredentialsFreed> credentials_;
  const TlsOptions::Verify verify_;
  const TlsOptions::Resume resume_;
  const std::string server_name_;
  const std::vector<std::string> application_protocols_;
  std::string session_;  // to be resumed, as GnuTLS writes it down; empty: none
};

}  // namespace headroom::net
