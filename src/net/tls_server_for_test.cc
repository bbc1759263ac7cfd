#include "net/tls_server_for_test.h"

#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string_view>

#include "base/check.h"

namespace headroom::net {
namespace {

void write_certificate(const std::filesystem::path& folder) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
  X509_add_ext(certificate, names, -1);
  X509_sign(certificate, key, EVP_sha256());

  const auto write = [&](const char* file, auto put) {
    std::FILE* out = std::fopen((folder / file).c_str(), "w");
    HEADROOM_CHECK(out != nullptr, "a file of the test can be written");
    put(out);
    std::fclose(out);
  };
  write("cert.pem", [&](std::FILE* out) { PEM_write_X509(out, certificate); });
  write("key.pem", [&](std::FILE* out) {
    PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
  X509_EXTENSION_free(names);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

int choose_http1(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* in,
                 unsigned in_length, void*) {
  static constexpr std::string_view kHttp1 = "\x08http/1.1";
  const std::string_view offered(reinterpret_cast<const char*>(in), in_length);
  const auto at = offered.find(kHttp1);
  if (at == std::string_view::npos) return SSL_TLSEXT_ERR_NOACK;
  *out = in + at + 1;
  *length = static_cast<unsigned char>(kHttp1.size() - 1);
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "headroom-net-XXXXXX").string();
  HEADROOM_CHECK(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Address peer_of(int fd) {
  Address address;
  address.length = sizeof address.storage;
  ::getpeername(fd, reinterpret_cast<sockaddr*>(&address.storage), &address.length);
  return address;
}

Listener::Listener() {
  address_ = resolve("127.0.0.1", 1).value()[0];
  reinterpret_cast<sockaddr_in&>(address_.storage).sin_port = 0;
  listen();
}

Listener::Listener(const std::filesystem::path& socket) {
  address_ = socket_at(socket.string()).value();
  listen();
}

void Listener::listen() {
  socket_ = FileDescriptor(::socket(address_.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto* raw = reinterpret_cast<sockaddr*>(&address_.storage);
  HEADROOM_CHECK(::bind(socket_.get(), raw, address_.length) == 0, "a test may listen");
  HEADROOM_CHECK(::listen(socket_.get(), 16) == 0, "a test may listen");
  socklen_t length = sizeof address_.storage;
  ::getsockname(socket_.get(), raw, &length);
}

FileDescriptor Listener::accept() const {
  return FileDescriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
}

void Listener::close() {
  ::shutdown(socket_.get(), SHUT_RDWR);
  socket_.close();
}

TlsServerForTest::TlsServerForTest() {
  write_certificate(folder_.path());
  std::signal(SIGPIPE, SIG_IGN);  // clients leave in the middle
  thread_ = std::thread([this] { serve(); });
}

TlsServerForTest::~TlsServerForTest() {
  // Wakes the thread; the descriptor stays until it is gone.
  const Address address = listener_.address();
  const FileDescriptor last(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  is_over_ = true;
  ::connect(last.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.length);
  thread_.join();
}

// One connection after the other: the tests ask for no more.
void TlsServerForTest::serve() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_use_certificate_file(context.get(), certificate_file().c_str(), SSL_FILETYPE_PEM);
  SSL_CTX_use_PrivateKey_file(context.get(), (folder_.path() / "key.pem").c_str(),
                              SSL_FILETYPE_PEM);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http1, nullptr);
  while (!is_over_) {
    const FileDescriptor socket = listener_.accept();
    if (is_over_) return;
    const std::unique_ptr<SSL, decltype(&SSL_free)> stream(SSL_new(context.get()), &SSL_free);
    SSL_set_fd(stream.get(), socket.get());
    ERR_clear_error();
    if (SSL_accept(stream.get()) != 1) continue;
    if (SSL_session_reused(stream.get()) == 1) ++resumed_;
    std::array<char, 256> buffer;
    for (int got; (got = SSL_read(stream.get(), buffer.data(), buffer.size())) > 0;) {
      if (SSL_write(stream.get(), buffer.data(), got) <= 0) break;
    }
  }
}

}  // namespace headroom::net
