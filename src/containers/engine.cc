#include "containers/engine.h"

#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "containers/json_values.h"
#include "http/probe.h"

namespace headroom::containers {
namespace {

constexpr std::string_view kDefaultSocket = "/var/run/docker.sock";

Result<EngineAnswer> exchange(const std::string& socket, http::Request request, Nanos timeout) {
  const Url url{.origin = {.scheme = "http", .server = {.host = "unix:" + socket}}, .target = "/"};
  auto response = http::fetch(url, std::move(request), timeout);
  if (!response) {
    Error error = response.error();
    error.what = fmt::format("no container engine answers at {}", socket);
    error.why = response.error().what;
    error.fix = fmt::format(
        "start it (systemctl start docker), name its socket by `socket:` or "
        "DOCKER_HOST, or let this user open it");
    return fail(std::move(error));
  }
  return EngineAnswer{.status = response->status, .body = std::move(response->body)};
}

Result<EngineAnswer> unless_refused(std::string_view act, Result<EngineAnswer> answer) {
  if (answer && !answer->is_fine()) return fail(refused(act, *answer));
  return answer;
}

}  // namespace

std::string EngineAnswer::message() const {
  std::string text = text_in(parse_json(body), "/message");
  return text.empty() ? fmt::format("it answered with status {}", status) : text;
}

Result<EngineAnswer> Engine::ask(std::string_view method, std::string target, Nanos timeout) const {
  return exchange(socket_, {.method = std::string(method), .target = std::move(target)}, timeout);
}

Result<EngineAnswer> Engine::ask(std::string_view method, std::string target,
                                 const nlohmann::json& body, Nanos timeout) const {
  return exchange(socket_,
                  {.method = std::string(method),
                   .target = std::move(target),
                   .headers = {{"Content-Type", "application/json"}},
                   .body = body.dump()},
                  timeout);
}

Result<EngineAnswer> Engine::must(std::string_view act, std::string_view method,
                                  std::string target) const {
  return unless_refused(act, ask(method, std::move(target)));
}

Result<EngineAnswer> Engine::must(std::string_view act, std::string_view method, std::string target,
                                  const nlohmann::json& body) const {
  return unless_refused(act, ask(method, std::move(target), body));
}

Result<Engine> find_engine(const std::string& setting) {
  if (!setting.empty()) return Engine(setting);
  const char* variable = std::getenv("DOCKER_HOST");
  const std::string_view host = variable == nullptr ? "" : variable;
  if (host.empty()) return Engine(std::string(kDefaultSocket));
  constexpr std::string_view kScheme = "unix://";
  if (host.starts_with(kScheme)) return Engine(std::string(host.substr(kScheme.size())));
  return invalid(fmt::format("DOCKER_HOST is {}, which headroom does not reach", host),
                 "it starts containers on the engine of this machine, by its Unix socket",
                 "unset it, or write socket: /var/run/docker.sock in the environment");
}

Error refused(std::string_view act, const EngineAnswer& answer) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("cannot {}", act),
          .why = fmt::format("the container engine says: {}", answer.message()),
          .fix = {},
          .file = {},
          .at = {}};
}

std::string label_filter(const std::string& label, const std::string& value) {
  const nlohmann::json filters = {{"label", {fmt::format("{}={}", label, value)}}};
  return "filters=" + percent_encode(filters.dump());
}

}  // namespace headroom::containers
