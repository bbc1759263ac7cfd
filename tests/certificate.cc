#include "certificate.h"

#include <gtest/gtest.h>

namespace headroom::tests {

void make_certificate(const Folder& folder) {
  const Outcome made =
      run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
           "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
           "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"},
          folder.path());
  EXPECT_EQ(made.exit_code, 0) << made.err;
}

}  // namespace headroom::tests
