// HTTP/3 as a real Caddy speaks it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "certificate.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// On a free port of the loopback, for as long as this object lives.
class Caddy {
 public:
  // `tls` goes into its section of TLS, `rules` into its site.
  explicit Caddy(const std::string& rules, const std::string& tls = "") : port_(free_port()) {
    make_certificate(folder_);
    const std::string folder = folder_.path().string() + "/";
    // A client that goes to an address does not say the name of whom it wants, which Caddy insists
    // on where it asks clients for certificates.
    const std::string options =
        "{\n admin off\n auto_https off\n default_sni 127.0.0.1\n"
        " servers {\n  strict_sni_host insecure_off\n }\n"
        " storage file_system " +
        folder + "\n}\n";
    const std::string site = "https://127.0.0.1:" + std::to_string(port_);
    const std::string certificate = folder + "cert.pem " + folder + "key.pem";
    folder_.write("Caddyfile", options + site + " {\n tls " + certificate + " {\n" + tls +
                                   "\n }\n" + rules + "\n}\n");
    const std::string home = "HOME=" + folder;
    server_ = std::make_unique<Program>(
        std::vector<std::string>{"/usr/bin/env", home, "/usr/bin/caddy", "run", "--config",
                                 folder + "Caddyfile", "--adapter", "caddyfile"},
        folder_.path());
  }

  std::string url(const std::string& path) const {
    return "https://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::string certificate_file() const { return (folder_.path() / "cert.pem").string(); }
  std::string key_file() const { return (folder_.path() / "key.pem").string(); }

 private:
  Folder folder_;
  int port_;
  std::unique_ptr<Program> server_;
};

class OverHttp3 : public testing::Test {
 protected:
  // As a user would who has just started the server: until it answers.
  Outcome run_when_up(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "test");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (;;) {
      Outcome outcome = run(headroom(arguments), folder_.path());
      const bool is_up = outcome.err.find("Connection refused") == std::string::npos;
      if (is_up || std::chrono::steady_clock::now() > deadline) return outcome;
    }
  }
  void expect_pass(const std::string& url, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {url, "--users", "40", "--for", "1s", "--json", "--http",
                                         "3", "--require", "errors <= 0%"});
    const Outcome outcome = run_when_up(std::move(arguments));
    // Whether so short a run can be trusted is the machine's affair; what was counted is not.
    ASSERT_TRUE(json::accept(outcome.out)) << outcome.err << outcome.out;
    const json document = json::parse(outcome.out);
    EXPECT_EQ(document.at("requirements").at(0).at("verdict"), "pass") << outcome.out;
    EXPECT_GT(document.at("requests").at("request").at("count").get<int>(), 40);
  }
  Folder folder_;
};

// What was spoken is what Caddy says was.
constexpr auto kOnlyHttp3 =
    " @is-3 expression `{http.request.proto} == \"HTTP/3.0\"`\n"
    " respond @is-3 \"welcome\" 200\n respond 505";

TEST_F(OverHttp3, IsSpokenWhereTheUserSaysSo) {
  const Caddy caddy(kOnlyHttp3);
  expect_pass(caddy.url("/"), {"--ca", caddy.certificate_file(), "--streams", "8"});
  expect_pass(caddy.url("/"), {"--insecure"});
}

TEST_F(OverHttp3, ACertificateThatNobodyVouchesForIsNotTrusted) {
  const Caddy caddy(kOnlyHttp3);
  const Outcome outcome =
      run_when_up({caddy.url("/"), "--http", "3", "--users", "1", "--for", "1s"});
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("certificate is NOT trusted"));
  EXPECT_THAT(outcome.err, HasSubstr("--ca, --insecure"));
}

TEST_F(OverHttp3, AServerThatWantsToKnowTheClientIsShownItsCertificate) {
  const Caddy caddy(kOnlyHttp3, "  client_auth {\n   mode require\n  }");
  expect_pass(caddy.url("/"), {"--ca", caddy.certificate_file(), "--cert", caddy.certificate_file(),
                               "--key", caddy.key_file()});
}

TEST_F(OverHttp3, WhereItIsNotSpokenTheUserIsToldWhy) {
  const std::string url = "127.0.0.1:" + std::to_string(free_port());
  const Outcome nobody =
      run(headroom({"test", "https://" + url, "--http", "3", "--users", "1", "--for", "1s"}),
          folder_.path());
  EXPECT_THAT(nobody.err, HasSubstr("check that the service speaks HTTP/3 there, by UDP"));
  const Outcome plain =
      run(headroom({"test", "http://" + url, "--http", "3", "--users", "1", "--for", "1s"}),
          folder_.path());
  EXPECT_THAT(plain.err, HasSubstr("HTTP/3 is always encrypted"));
}

}  // namespace
}  // namespace headroom::tests
