// TLS for the control plane's client: who is trusted, and who we say we are.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace headroom::http {

struct TlsSettings {
  enum class Verify { kPeer, kNothing } verify = Verify::kPeer;
  std::string authority = {};    // PEM: who may have signed the server's certificate; empty: those
                                 // that the machine trusts
  std::string certificate = {};  // PEM: ours, with those that lead up to it; empty: none
  std::string key = {};          // PEM: of our certificate
  std::string server_name = {};  // that its certificate must have; empty: the host connected to
};

class TlsContext;  // tls_context.h

// Any number of clients on any threads share one. Fails with kInvalid on what is no PEM, and where
// key and certificate do not belong together.
[[nodiscard]] Result<std::shared_ptr<const TlsContext>> make_tls_context(
    const TlsSettings& settings);

}  // namespace headroom::http
