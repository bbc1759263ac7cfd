#include "base/url.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Url, HasSchemeServerAndTarget) {
  const auto url = parse_url("http://example.org:8080/a/b?c=d&e").value();
  EXPECT_EQ(url.origin.scheme, "http");
  EXPECT_EQ(url.origin.server, (Endpoint{"example.org", 8080}));
  EXPECT_EQ(url.target, "/a/b?c=d&e");
}

TEST(Url, WithoutPortHasThatOfItsScheme) {
  EXPECT_EQ(parse_url("http://example.org")->origin.server.port, 80);
  EXPECT_EQ(parse_url("HTTPS://example.org")->origin.server.port, 443);
}

TEST(Url, WithoutPathHasTheRootAsTarget) {
  EXPECT_EQ(parse_url("http://example.org")->target, "/");
  EXPECT_EQ(parse_url("http://example.org?q=1")->target, "/?q=1");
}

TEST(Url, DropsTheFragment) {
  EXPECT_EQ(parse_url("http://example.org/a#part")->target, "/a");
}

TEST(Url, TakesAnIpv6AddressInBrackets) {
  const auto url = parse_url("http://[::1]:9/x").value();
  EXPECT_EQ(url.origin.server, (Endpoint{"::1", 9}));
  EXPECT_EQ(to_string(url), "http://[::1]:9/x");
  EXPECT_EQ(parse_url("http://[fe80::2]/")->origin.server, (Endpoint{"fe80::2", 80}));
}

TEST(Url, NamesAUnixSocketAsNginxDoes) {
  const auto url = parse_url("http://unix:/run/app.sock:/items?q=1").value();
  EXPECT_EQ(url.origin.server.socket_path(), "/run/app.sock");
  EXPECT_EQ(url.origin.authority(), "localhost");
  EXPECT_EQ(url.target, "/items?q=1");
  EXPECT_EQ(to_string(url), "http://unix:/run/app.sock:/items?q=1");
  EXPECT_EQ(parse_url("http://unix:/run/app.sock").value().target, "/");
  EXPECT_EQ(parse_url("http://unix::/x").error().why, "the socket has no path");
}

TEST(Url, PrintsWithoutThePortOfItsScheme) {
  EXPECT_EQ(to_string(*parse_url("http://example.org:80/a")), "http://example.org/a");
  EXPECT_EQ(to_string(*parse_url("http://example.org:81/a")), "http://example.org:81/a");
}

TEST(Origin, NamesItsAuthorityWithoutThePortOfItsScheme) {
  EXPECT_EQ(parse_url("http://shop.test:8080/")->origin.authority(), "shop.test:8080");
  EXPECT_EQ(parse_url("https://shop.test:443/")->origin.authority(), "shop.test");
  EXPECT_EQ(parse_url("https://shop.test:80/")->origin.authority(), "shop.test:80");
  EXPECT_EQ(parse_url("http://[::1]:9000/x")->origin.authority(), "[::1]:9000");
  EXPECT_EQ(parse_url("http://[::1]/x")->origin.authority(), "[::1]");
}

TEST(Url, IsKnownFromAPathWhenAbsolute) {
  EXPECT_TRUE(is_absolute_url("http://a"));
  EXPECT_TRUE(is_absolute_url("Https://a/"));
  EXPECT_FALSE(is_absolute_url("/http://a"));
  EXPECT_FALSE(is_absolute_url("httpx"));
}

TEST(Url, WithoutSchemeIsRefusedWithTheUrlThatWasMeant) {
  const auto url = parse_url("localhost:8080/x");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(url.error().why, "the scheme is missing");
  EXPECT_EQ(url.error().fix, "write http://localhost:8080/x");
}

struct BadUrl {
  const char* text;
  const char* why;
};

class BadUrls : public testing::TestWithParam<BadUrl> {};

TEST_P(BadUrls, AreRefusedWithTheReason) {
  const auto url = parse_url(GetParam().text);
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    Url, BadUrls,
    testing::Values(
        BadUrl{"", "it is empty"},
        BadUrl{"http://[::1]x/", "only a colon and a port may follow the IPv6 address"},
        BadUrl{"ftp://a/", "the scheme \"ftp\" is neither http nor https"},
        BadUrl{"http://", "the host is missing"}, BadUrl{"http://:80/", "the host is missing"},
        BadUrl{"http://a:0/", "\"0\" is not a port: a port is a number from 1 to 65535"},
        BadUrl{"http://a:65536/", "\"65536\" is not a port: a port is a number from 1 to 65535"},
        BadUrl{"http://a:/", "\"\" is not a port: a port is a number from 1 to 65535"},
        BadUrl{"http://[::1/", "the bracket of the IPv6 address is open"},
        BadUrl{"http://::1/", "an IPv6 address needs brackets, as in [::1]:8080"},
        BadUrl{"http://a b/", "it has a blank or control character in it"},
        BadUrl{"http://a/\r\nX: y", "it has a blank or control character in it"}));

TEST(Url, IsQuotedInErrorsWithoutItsControlCharacters) {
  const auto url = parse_url("http://a/\x1b[2J");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().what.find('\x1b'), std::string::npos);
}

TEST(Url, WithAUserNameIsRefusedWithoutRepeatingThePassword) {
  const auto url = parse_url("http://me:secret@example.org/");
  ASSERT_FALSE(url);
  EXPECT_EQ(to_string(url.error()).find("secret"), std::string::npos);
}

TEST(Endpoint, NeedsHostAndPort) {
  EXPECT_EQ(parse_endpoint("127.0.0.1:80").value(), (Endpoint{"127.0.0.1", 80}));
  EXPECT_EQ(parse_endpoint("[::1]:80").value(), (Endpoint{"::1", 80}));
  EXPECT_EQ(parse_endpoint("localhost").error().why, "the port is missing");
  EXPECT_EQ(parse_endpoint(":80").error().why, "the host is missing");
}

TEST(Endpoints, StandBetweenCommas) {
  const auto endpoints = parse_endpoints("a:1,[::1]:2").value();
  ASSERT_EQ(endpoints.size(), 2u);
  EXPECT_EQ(to_string(endpoints[0]), "a:1");
  EXPECT_EQ(to_string(endpoints[1]), "[::1]:2");
  EXPECT_FALSE(parse_endpoints(""));
  EXPECT_FALSE(parse_endpoints("a:1,"));
}

TEST(Target, GivesPathAndQueryValues) {
  constexpr std::string_view kTarget = "/find?text=a%20b&empty=&flag&limit=5";
  EXPECT_EQ(path_of(kTarget), "/find");
  EXPECT_EQ(query_value(kTarget, "text"), "a b");
  EXPECT_EQ(query_value(kTarget, "limit"), "5");
  EXPECT_EQ(query_value(kTarget, "flag"), "");
  EXPECT_EQ(query_value(kTarget, "absent"), "");
}

TEST(PercentCoding, GoesThereAndBack) {
  EXPECT_EQ(percent_encode("a b/ü"), "a%20b%2F%C3%BC");
  EXPECT_EQ(percent_decode("a%20b%2F%C3%BC"), "a b/ü");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz%4"), "%zz%4");
}

}  // namespace
}  // namespace headroom
