#include "traffic/openapi_targets.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/url.h"
#include "traffic/names.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

struct Server {
  std::string url;  // may be a path alone
  std::string description;
};

std::vector<Server> servers_of(const Json& document) {
  constexpr std::size_t kMostServers = 20;
  std::vector<Server> servers;
  if (member(document, "swagger").is_string()) {
    const Json& schemes = member(document, "schemes");
    const bool has_scheme = schemes.is_array() && !schemes.empty();
    const std::string host = text_of(document, "host");
    const std::string base = text_of(document, "basePath");
    servers.push_back(
        {.url = host.empty() ? base
                             : fmt::format("{}://{}{}", has_scheme ? text_of(schemes[0]) : "https",
                                           host, base),
         .description = "described"});
  }
  for (const Json& server : member(document, "servers")) {
    std::string url = text_of(server, "url");
    for (const auto& [name, variable] : member(server, "variables").items()) {
      const std::string mark = fmt::format("{{{}}}", name);
      const std::size_t at = url.find(mark);
      if (at != url.npos) url.replace(at, mark.size(), text_of(variable, "default"));
    }
    if (servers.size() < kMostServers) {
      servers.push_back({.url = std::move(url), .description = text_of(server, "description")});
    }
  }
  return servers;
}

bool is_plain(std::string_view target) {
  return literal_target(target) == target && target.find('$') == target.npos;
}

}  // namespace

std::vector<Target> described_targets(const Json& document) {
  const std::vector<Server> servers = servers_of(document);
  std::string base = servers.empty() ? "" : servers.front().url;
  if (const auto url = parse_url(base)) base = url->target;
  const bool is_path = base.starts_with('/') && base != "/" && is_plain(base);

  Names names;
  std::vector<Target> targets;
  targets.push_back({.name = names.unique("local"),
                     .url = std::string(kLocalUrl) + (is_path ? base : ""),
                     .comment = "put the system to be tested here"});
  for (const auto& [address, description] : servers) {
    const auto url = parse_url(address);
    if (!url || !is_plain(url->target)) continue;
    targets.push_back({.name = names.unique(name_of(description, "server")),
                       .url = to_string(*url),
                       .comment = "as described: load it only if it is yours"});
  }
  return targets;
}

}  // namespace headroom::traffic
