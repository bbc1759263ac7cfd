// Where the figures of a run go while it happens: an entry of `outputs:` in the service file, or a
// `--out` on the command line.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"

namespace headroom::spec {

enum class OutputKind {
  kRemoteWrite,  // pushed by Prometheus remote write; a URL
  kOtlp,         // pushed by OTLP over HTTP; a URL
  kPrometheus,   // scraped by Prometheus here; a port, or host:port
  kJson,         // JSON lines; a file, or - for standard output
};
inline constexpr std::array kOutputKinds = {OutputKind::kRemoteWrite, OutputKind::kOtlp,
                                            OutputKind::kPrometheus, OutputKind::kJson};
std::string_view name_of(OutputKind kind);  // "remote-write", "otlp", "prometheus", "json"

struct Output {
  OutputKind kind = OutputKind::kRemoteWrite;
  std::string where;                           // as written; may hold ${env:NAME}
  std::map<std::string, std::string> headers;  // of a push; their values too may hold ${env:NAME}
  Position at;
};

// "remote-write=http://127.0.0.1:9090/api/v1/write"
Result<Output> parse_output(std::string_view text);

// Where a scraper is answered: "9464", which is on 127.0.0.1, or "0.0.0.0:9464". Port 0: any free.
Result<Endpoint> parse_listen(std::string_view where);

// What can be said of `where` before its ${env:NAME} are known. A URL with one is taken as it is.
Result<void> check_place(OutputKind kind, std::string_view where);

}  // namespace headroom::spec
