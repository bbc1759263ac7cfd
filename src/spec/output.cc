#include "spec/output.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace headroom::spec {
namespace {

constexpr std::string_view kExample =
    "for example remote-write=http://127.0.0.1:9090/api/v1/write, otlp=URL, prometheus=9464 or "
    "json=FILE";

Result<void> check_url(std::string_view where) {
  if (where.find("${") != std::string_view::npos) return {};
  const auto url = parse_url(where);
  if (!url) return fail(url.error());
  if (url->origin.scheme == "http") return {};
  return invalid(in_quotes(where) + " cannot be reached", "metrics are sent by plain http only",
                 "name a receiver or a proxy on this side of TLS, with http://");
}

Result<void> check_listen(std::string_view where) {
  if (where.find("${") != std::string_view::npos) return {};
  if (auto endpoint = parse_listen(where); !endpoint) return fail(std::move(endpoint.error()));
  return {};
}

}  // namespace

std::string_view name_of(OutputKind kind) {
  switch (kind) {
    case OutputKind::kRemoteWrite:
      return "remote-write";
    case OutputKind::kOtlp:
      return "otlp";
    case OutputKind::kPrometheus:
      return "prometheus";
    case OutputKind::kJson:
      return "json";
  }
  HEADROOM_CHECK(false, "a kind of output without a name");
}

Result<Output> parse_output(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view word = trim(text.substr(0, equals));
  std::vector<std::string_view> names;
  for (const OutputKind kind : kOutputKinds) names.push_back(name_of(kind));
  const auto found = std::ranges::find(names, word);
  if (found == names.end()) {
    const std::string fix = did_you_mean(word, names);
    return invalid("there is no output " + in_quotes(word), "there are " + enumerate(names, "and"),
                   fix.empty() ? std::string(kExample) : fix);
  }
  if (equals == std::string_view::npos) {
    return invalid(in_quotes(text) + " does not say where to", "an output is KIND=WHERE",
                   std::string(kExample));
  }
  Output output{.kind = kOutputKinds[static_cast<std::size_t>(found - names.begin())],
                .where = std::string(trim(text.substr(equals + 1)))};
  if (auto checked = check_place(output.kind, output.where); !checked) {
    return fail(std::move(checked.error()));
  }
  return output;
}

Result<Endpoint> parse_listen(std::string_view where) {
  const bool is_port = !where.empty() && std::ranges::all_of(where, is_digit);
  std::string text = is_port ? fmt::format("127.0.0.1:{}", where) : std::string(where);
  // Port 0 is none that one connects to, so no endpoint has it; here it is as good as any other.
  const bool is_any = text.ends_with(":0");
  if (is_any) text.back() = '1';
  auto endpoint = parse_endpoint(text);
  if (!endpoint) {
    return invalid(in_quotes(where) + " is not where a scraper could be answered",
                   "a port is due, or host:port", "for example 9464, or 0 for any free port");
  }
  if (is_any) endpoint->port = 0;
  return endpoint;
}

Result<void> check_place(OutputKind kind, std::string_view where) {
  if (where.empty()) {
    return invalid(fmt::format("output {} does not say where to", name_of(kind)), {},
                   std::string(kExample));
  }
  switch (kind) {
    case OutputKind::kRemoteWrite:
    case OutputKind::kOtlp:
      return check_url(where);
    case OutputKind::kPrometheus:
      return check_listen(where);
    case OutputKind::kJson:
      return {};
  }
  HEADROOM_CHECK(false, "a kind of output without a place");
}

}  // namespace headroom::spec
