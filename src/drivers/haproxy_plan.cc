#include "drivers/haproxy_plan.h"

#include <fmt/format.h>

#include "base/check.h"

namespace headroom::drivers {
namespace {

using Balancing = spec::Component::Balancing;

std::string_view algorithm_of(Balancing balancing) {
  switch (balancing) {
    case Balancing::kRoundRobin:
      return "roundrobin";
    case Balancing::kRandom:
      return "random(1)";
    case Balancing::kLeastLoaded:
      return "leastconn";
    case Balancing::kTwoChoices:
      return "random(2)";
    case Balancing::kSticky:
      // By what tells users apart; those without cookies take turns.
      return "hdr(Cookie)";
  }
  return "roundrobin";
}

}  // namespace

PlannedComponent plan_haproxy(const spec::Launch& balanced, Balancing balancing) {
  const auto command = parse_command(fmt::format("haproxy -db -f {}", kHaproxyConfigFile));
  const auto bind = parse_template("127.0.0.1:${port}");
  HEADROOM_CHECK(command.has_value() && bind.has_value(), "both are well-formed");
  PlannedComponent planned{.name = balanced.component + "/balancer",
                           .at = balanced.at,
                           .rank = 0,
                           .command = *command,
                           .env = {},
                           .replicas = 1,
                           .fixed_port = balanced.port,
                           .ready = {},
                           .limits = {},
                           .balances = balanced.component,
                           .figures = {}};
  planned.env.emplace("HEADROOM_BIND", *bind);
  planned.env.emplace("HEADROOM_BALANCE", Template{{.kind = Piece::Kind::kText,
                                                    .text = std::string(algorithm_of(balancing))}});
  return planned;
}

std::string_view haproxy_config() {
  // No health checks: they would be load that the file does not ask for, and under a test's load
  // they fail first and take away what still answers. A server that refuses a connection has its
  // request sent to another one at once. Answers may take as long as the test allows. What comes of
  // a stream is passed on at once: HAProxy would keep it up to 200 ms, for more to come.
  return R"(# Written by headroom at every start of this balancer; changes are lost.
global
  stats socket unix@api.sock mode 600 level admin
  stats timeout 1m
  fd-hard-limit 100000

defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  timeout queue 1h
  timeout tunnel 1h
  option redispatch 1
  option http-no-delay
  retries 3

frontend way_in
  bind "$HEADROOM_BIND"
  default_backend replicas

backend replicas
  balance "$HEADROOM_BALANCE"
  hash-type consistent
)";
}

}  // namespace headroom::drivers
