#include "cli/connecting.h"

#include <CLI/App.hpp>
#include <filesystem>

namespace headroom::cli {
namespace {

constexpr auto kConnection = "Connection";

std::string resolved(const std::string& path, const std::string& folder) {
  return path.empty() ? path : (std::filesystem::path(folder) / path).string();
}

}  // namespace

void ConnectOptions::flags(CLI::App& app) {
  app.add_option("--ca", ca, "trust the authorities in this PEM file")
      ->type_name("FILE")
      ->group(kConnection);
  app.add_option("--cert", certificate, "show this client certificate, PEM")
      ->type_name("FILE")
      ->group(kConnection);
  app.add_option("--key", key, "its private key, PEM; else in the file of --cert")
      ->type_name("FILE")
      ->group(kConnection);
  app.add_option("--server-name", server_name, "ask for this host by TLS, not for the URL's")
      ->type_name("NAME")
      ->group(kConnection);
  app.add_flag("-k,--insecure", insecure, "verify no certificate; the report says so")
      ->group(kConnection);
  app.add_option("--proxy-protocol", proxy_protocol, "begin connections with a PROXY header")
      ->check(CLI::IsMember({"v1", "v2"}))
      ->group(kConnection);
  app.add_option("--http", http, "version of HTTP; auto asks the server by TLS, else 1.1")
      ->check(CLI::IsMember({"auto", "1.1", "2", "3"}))
      ->group(kConnection);
  app.add_option("--streams", streams,
                 "requests at once on one connection of HTTP/2 or HTTP/3; 100")
      ->check(CLI::Range(1, 1'000'000))
      ->group(kConnection);
  app.add_flag("--compressed", compressed,
               "take compressed answers; as `compression: accepted` of a workload")
      ->group(kConnection);
}

spec::Connect ConnectOptions::over(spec::Connect connect) const {
  // Where the user stands and where the file is may differ.
  const auto absolute = [](const std::string& path) {
    return std::filesystem::absolute(path).string();
  };
  if (!ca.empty()) connect.tls.ca = absolute(ca);
  if (!certificate.empty()) {
    connect.tls.certificate = absolute(certificate);
    connect.tls.key.clear();
  }
  if (!key.empty()) connect.tls.key = absolute(key);
  if (!server_name.empty()) connect.tls.server_name = server_name;
  if (insecure) connect.tls.verify = spec::Tls::Verify::kNothing;
  if (proxy_protocol == "v1") connect.proxy_protocol = spec::ProxyProtocol::kV1;
  if (proxy_protocol == "v2") connect.proxy_protocol = spec::ProxyProtocol::kV2;
  if (http == "auto") connect.http = spec::HttpVersion::kAuto;
  if (http == "1.1") connect.http = spec::HttpVersion::k1;
  if (http == "2") connect.http = spec::HttpVersion::k2;
  if (http == "3") connect.http = spec::HttpVersion::k3;
  if (streams > 0) connect.streams = streams;
  return connect;
}

load::Connecting connecting_of(const spec::Connect& connect, const std::string& folder) {
  using net::TlsOptions;
  const spec::Tls& tls = connect.tls;
  load::Connecting connecting;
  connecting.tls.ca_file = resolved(tls.ca, folder);
  connecting.tls.certificate_file = resolved(tls.certificate, folder);
  connecting.tls.key_file = resolved(tls.key, folder);
  connecting.tls.server_name = tls.server_name;
  connecting.tls.verify = tls.verify == spec::Tls::Verify::kPeer ? TlsOptions::Verify::kPeer
                                                                 : TlsOptions::Verify::kNothing;
  connecting.tls.resume = tls.resume == spec::Tls::Resume::kSessions ? TlsOptions::Resume::kSessions
                                                                     : TlsOptions::Resume::kNever;
  switch (connect.proxy_protocol) {
    case spec::ProxyProtocol::kNo:
      break;
    case spec::ProxyProtocol::kV1:
      connecting.preface = net::Preface::kProxyV1;
      break;
    case spec::ProxyProtocol::kV2:
      connecting.preface = net::Preface::kProxyV2;
      break;
  }
  connecting.http = connect.http;
  connecting.streams = static_cast<std::uint32_t>(connect.streams);
  return connecting;
}

std::vector<std::string> remarks_of(const load::Connecting& connecting) {
  if (connecting.tls.verify == net::TlsOptions::Verify::kPeer) return {};
  return {"TLS certificates were not verified: whoever answered may not have been the service"};
}

}  // namespace headroom::cli
