// The table of fields, part: how the load connects to the service.
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Tls>& tls_table() {
  static const Table<Tls> table = [] {
    Table<Tls> t({.name = "tls", .doc = "What TLS trusts and shows, where a URL is https."});
    t.row(&Tls::ca, {.key = "ca",
                     .fallback = "the system's authorities",
                     .example = "certs/ca.pem",
                     .doc = "A PEM file of the authorities that are trusted, for a service with "
                            "certificates of its own."});
    t.row(&Tls::certificate, {.key = "certificate",
                              .fallback = "none is shown",
                              .example = "certs/client.pem",
                              .doc = "A PEM file of the client's certificate and its chain."});
    t.row(&Tls::key, {.key = "key",
                      .fallback = "in the file of the certificate",
                      .example = "certs/client.key",
                      .doc = "A PEM file of its private key."});
    t.row(&Tls::server_name, {.key = "server-name",
                              .fallback = "the host of the URL",
                              .example = "shop.example",
                              .doc = "The name that is asked for (SNI) and that the certificate "
                                     "must bear."});
    t.choice<Tls::Verify>(
        &Tls::verify, {{"peer", Tls::Verify::kPeer}, {"nothing", Tls::Verify::kNothing}},
        {.key = "verify",
         .fallback = "peer",
         .example = "nothing",
         .doc = "`nothing`: any certificate will do; every report of the run says so."});
    t.choice<Tls::Resume>(
        &Tls::resume, {{"sessions", Tls::Resume::kSessions}, {"never", Tls::Resume::kNever}},
        {.key = "resume",
         .fallback = "sessions",
         .example = "never",
         .doc = "Whether new connections resume the TLS session of earlier ones, as browsers do."});
    return t;
  }();
  return table;
}

}  // namespace

const Table<Connect>& connect_table() {
  static const Table<Connect> table = [] {
    Table<Connect> t({.name = "connect", .doc = "How the load connects to the service."});
    t.section(&Connect::tls, tls_table(),
              {.key = "tls",
               .fallback = "verified by the system's authorities",
               .example = "{ ca: certs/ca.pem }",
               .doc = "What TLS trusts and shows."});
    t.choice<ProxyProtocol>(
        &Connect::proxy_protocol,
        {{"no", ProxyProtocol::kNo}, {"v1", ProxyProtocol::kV1}, {"v2", ProxyProtocol::kV2}},
        {.key = "proxy-protocol",
         .fallback = "no",
         .example = "v2",
         .doc = "Each connection begins with the PROXY header of that version, "
                "as a service behind a balancer may demand."});
    t.choice<HttpVersion>(
        &Connect::http,
        {{"auto", HttpVersion::kAuto},
         {"1.1", HttpVersion::k1},
         {"2", HttpVersion::k2},
         {"3", HttpVersion::k3}},
        {.key = "http",
         .fallback = "auto",
         .example = "2",
         .doc = "The version of HTTP. `auto`: what the server prefers where TLS lets it say so, "
                "else 1.1. `2` without TLS is spoken from the first byte; `3` goes over QUIC, to "
                "https only. WebSockets and gRPC keep the version that they need."});
    t.row(&Connect::streams,
          {.key = "streams",
           .least = 1,
           .most = 1e6,
           .fallback = "100",
           .example = "8",
           .doc = "How many requests share one connection of HTTP/2 or HTTP/3 at once; "
                  "the server may allow fewer."});
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
