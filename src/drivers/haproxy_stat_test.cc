#include "drivers/haproxy_stat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::drivers {
namespace {

using testing::HasSubstr;

// Columns as of HAProxy 2.6, of which the later ones are left out.
constexpr std::string_view kHead =
    "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,"
    "wredis,status,weight,\n";

std::string with_head(std::string_view lines) {
  return std::string(kHead) + std::string(lines);
}

TEST(HaproxyStat, TellsTheRequestsOfEveryServer) {
  const auto servers = parse_haproxy_stat(
      with_head("replicas,127.0.0.1:4711,1,4,17,20,,9,0,0,,0,,0,0,0,0,DRAIN,1,\n"
                "replicas,127.0.0.1:4712,0,0,0,0,,0,0,0,,0,,0,0,0,0,no check,1,\n\n"));
  ASSERT_TRUE(servers.has_value()) << to_string(servers.error());
  EXPECT_THAT(
      *servers,
      testing::ElementsAre(
          HaproxyServer{.name = "127.0.0.1:4711", .sessions = 17, .queued = 1, .status = "DRAIN"},
          HaproxyServer{.name = "127.0.0.1:4712", .status = "no check"}));
}

TEST(HaproxyStat, FindsColumnsByTheirNamesAndTakesAnEmptyCountForNone) {
  const auto servers = parse_haproxy_stat("# status,x,scur,svname,qcur\nUP,,,a,\n");
  ASSERT_TRUE(servers.has_value());
  EXPECT_THAT(*servers, testing::ElementsAre(HaproxyServer{.name = "a", .status = "UP"}));
}

TEST(HaproxyStat, ReadsQuotedFields) {
  const auto servers = parse_haproxy_stat(
      "# svname,last_chk,qcur,scur,status\na,\"x, \"\"y\"\"\",1,2,\"UP, 1/2\"\n");
  ASSERT_TRUE(servers.has_value());
  EXPECT_EQ(servers->front().sessions, 2u);
  EXPECT_EQ(servers->front().status, "UP, 1/2");
}

TEST(HaproxyStat, WithoutServersIsEmpty) {
  EXPECT_TRUE(parse_haproxy_stat(kHead)->empty());
}

constexpr std::string_view kTrafficHead =
    "# pxname,svname,qcur,scur,stot,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,\n";

TEST(HaproxyStat, TellsTheTrafficOfTheBackend) {
  const auto traffic = parse_haproxy_traffic(std::string(kTrafficHead) +
                                             "replicas,BACKEND,2,17,1000,1,900,30,40,5,,\n\n");
  ASSERT_TRUE(traffic.has_value()) << to_string(traffic.error());
  EXPECT_EQ(
      *traffic,
      (HaproxyTraffic{.sessions = 17, .queued = 2, .arrived = 1000, .answered = 976, .failed = 5}));
}

TEST(HaproxyStat, RefusesTrafficThatIsNotOfOneBackend) {
  const auto why = [](std::string_view lines) {
    const auto traffic = parse_haproxy_traffic(std::string(kTrafficHead) + std::string(lines));
    return traffic ? std::string() : traffic.error().why;
  };
  EXPECT_THAT(why(""), HasSubstr("not one line of a backend"));
  EXPECT_THAT(why("replicas,127.0.0.1:80,0,0,0,0,0,0,0,0,0,\n"), HasSubstr("not one line"));
  EXPECT_THAT(why("a,BACKEND,0,0,0,0,0,0,0,0,0,\nb,BACKEND,0,0,0,0,0,0,0,0,0,\n"),
              HasSubstr("not one line"));
  EXPECT_THAT(why("replicas,BACKEND,0,0,x,0,0,0,0,0,0,\n"), HasSubstr("\"x\" is no count"));
}

TEST(HaproxyStat, RefusesWhatIsNotOne) {
  const auto why = [](std::string_view text) {
    const auto servers = parse_haproxy_stat(text);
    return servers ? std::string() : servers.error().why;
  };
  EXPECT_THAT(why(""), HasSubstr("column names is missing"));
  EXPECT_THAT(why("Unknown command.\n"), HasSubstr("column names is missing"));
  EXPECT_THAT(why("# pxname,svname,qcur,status\n"), HasSubstr("no column scur"));
  EXPECT_THAT(why(with_head("replicas,a,0,0\n")), HasSubstr("too few fields"));
  EXPECT_THAT(why(with_head("replicas,a,0,0,-1,0,,0,0,0,,0,,0,0,0,0,UP,1,\n")),
              HasSubstr("\"-1\" is no count"));
  EXPECT_THAT(why(with_head("replicas,a,99999999999999999999,0,1,0,,0,0,0,,0,,0,0,0,0,UP,1,\n")),
              HasSubstr("is no count"));
}

}  // namespace
}  // namespace headroom::drivers
