#include "load/destinations.h"

#include <gtest/gtest.h>

#include "load/engine_fixture.h"

namespace headroom::load {
namespace {

std::string target_of(const Route& route) {
  std::string text;
  for (const auto& piece : route.target.pieces()) {
    text += piece.literal;
    if (piece.has_slot) text += "*";
  }
  return text;
}

std::string target_at(const std::string& base_url, const std::string& target) {
  return target_of(plan_destinations(plan_of({get("a", target)}), base_url).value().routes[0]);
}

TEST(Destinations, APathGoesBehindTheBaseUrlsOwn) {
  EXPECT_EQ(target_at("http://a", "/x"), "/x");
  EXPECT_EQ(target_at("http://a/", "/x?y"), "/x?y");
  EXPECT_EQ(target_at("http://a/api/", "/x"), "/api/x");
  EXPECT_EQ(target_at("http://a/api?k=1", "x"), "/api/x");
  EXPECT_EQ(target_at("http://a/api", "${sequence}/x"), "/api/*/x");
  EXPECT_EQ(target_at("http://a/api?k=1", ""), "/api?k=1");
}

TEST(Destinations, AnAbsoluteTargetKeepsItsPath) {
  EXPECT_EQ(target_at("", "http://b/x?y=1"), "/x?y=1");
  EXPECT_EQ(target_at("", "http://b"), "/");
  EXPECT_EQ(target_at("", "http://b/x/${sequence}/z"), "/x/*/z");
  EXPECT_EQ(target_at("", "http://b?q=${sequence}"), "/?q=*");
}

TEST(Destinations, StepsToOneOriginShareIt) {
  const auto destinations =
      plan_destinations(plan_of({get("a", "/"), get("b", "http://other:81/"),
                                 get("c", "http://base/x"), get("d", "http://other:81/y")}),
                        "http://base")
          .value();
  ASSERT_EQ(destinations.all.size(), 2u);
  EXPECT_EQ(destinations.all[0].origin.authority(), "base");
  EXPECT_EQ(destinations.all[1].origin.authority(), "other:81");
  EXPECT_EQ(destinations.routes[0].destination, 0u);
  EXPECT_EQ(destinations.routes[1].destination, 1u);
  EXPECT_EQ(destinations.routes[2].destination, 0u);
  EXPECT_EQ(destinations.routes[3].destination, 1u);
}

TEST(Destinations, AWebSocketIsItsTargetsOwn) {
  const auto socket = [](std::string target) {
    workload::Step step = get("a", std::move(target));
    step.carrier = spec::Carrier::kWebSocket;
    return step;
  };
  const auto destinations =
      plan_destinations(
          plan_of({get("a", "/x"), socket("/x"), socket("/y"), socket("ws://base/x"),
                   socket("/x/${sequence}"), socket("/x/${sequence}"), socket("wss://b:8/y")}),
          "http://base", {.http = HttpVersion::k2})
          .value();
  std::vector<std::uint32_t> indices;
  for (const Route& route : destinations.routes) indices.push_back(route.destination);
  EXPECT_EQ(indices, (std::vector<std::uint32_t>{0, 1, 2, 1, 3, 3, 4}));
  EXPECT_EQ(destinations.all[0].http, HttpVersion::k2);
  EXPECT_EQ(destinations.all[1].http, HttpVersion::k1);
  EXPECT_FALSE(destinations.all[1].tls.has_value());
  ASSERT_TRUE(destinations.all[4].tls.has_value());
  EXPECT_EQ(destinations.all[4].tls->application_protocols, std::vector<std::string>{"http/1.1"});
  EXPECT_EQ(destinations.all[4].origin.server, (Endpoint{"b", 8}));
  EXPECT_EQ(protocols_of(destinations),
            (std::vector<std::string>{"HTTP/2", "WebSocket", "WebSocket by TLS"}));
}

}  // namespace
}  // namespace headroom::load
