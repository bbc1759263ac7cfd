#include "load/http1_request.h"

#include <gtest/gtest.h>

#include "load/engine_fixture.h"

namespace headroom::load {
namespace {

const Origin kOrigin{.scheme = "http", .server = {"shop.test", 8080}};

std::string render(const workload::Step& step, std::string_view saved = "") {
  const auto plan = plan_of({step});
  workload::Session session(plan);
  session.begin(7);
  session.next();
  session.save(0, saved);
  net::StringPool strings;
  const Http1Request request(plan.steps[0], plan.steps[0].target, kOrigin);
  std::string bytes;
  request.render(session, nullptr, strings, bytes);
  if (request.is_constant()) {
    EXPECT_EQ(bytes, request.constant_bytes());
  }
  return bytes;
}

TEST(Http1Request, AsksWithHostAndUserAgent) {
  EXPECT_EQ(render(get("a", "/x?y=1")),
            "GET /x?y=1 HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: headroom\r\n\r\n");
}

TEST(Http1Request, IsPreparedWholeUnlessSomethingVaries) {
  const auto is_constant = [](const workload::Step& step) {
    return Http1Request(step, step.target, kOrigin).is_constant();
  };
  auto step = get("a", "/x");
  step.headers = {{"X-Kind", pattern("plain")}};
  step.body = pattern("text");
  EXPECT_TRUE(is_constant(step));
  step.headers[0].value = pattern("n${sequence}");
  EXPECT_FALSE(is_constant(step));
  EXPECT_FALSE(is_constant(get("a", "/${sequence}")));
}

TEST(Http1Request, TheStepsOwnHeadersReplaceOurs) {
  auto step = get("a", "/");
  step.headers = {{"host", pattern("other.test")}, {"USER-AGENT", pattern("me")}};
  EXPECT_EQ(render(step), "GET / HTTP/1.1\r\nhost: other.test\r\nUSER-AGENT: me\r\n\r\n");
}

TEST(Http1Request, WhatEveryBodyEndsWithIsNeverCopied) {
  auto step = get("a", "/");
  step.method = "PUT";
  step.body_tail = workload::Blob("file");
  const Http1Request request(step, step.target, kOrigin);
  EXPECT_TRUE(request.is_constant());
  EXPECT_EQ(request.trailing_body(nullptr).data(), step.body_tail->bytes().data());
  EXPECT_TRUE(request.constant_bytes().ends_with("Content-Length: 4\r\n\r\n"));
  step.body = pattern("n${sequence};");
  const Http1Request varying(step, step.target, kOrigin);
  EXPECT_EQ(varying.trailing_body(nullptr), "file");
  // Three bytes of its own, and four of the file behind them.
  EXPECT_TRUE(render(step).ends_with("Content-Length: 7\r\n\r\nn7;"));
}

TEST(Http1Request, ABodyHasItsLengthWhateverTheStepSays) {
  auto step = get("a", "/");
  step.method = "POST";
  step.body = pattern("hello");
  step.headers = {{"Content-Length", pattern("99")}, {"Content-Type", pattern("text/plain")}};
  EXPECT_EQ(render(step),
            "POST / HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: headroom\r\n"
            "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
}

TEST(Http1Request, AVaryingBodyIsMeasuredWhenItIsRendered) {
  auto step = get("a", "/items/${sequence}");
  step.method = "PUT";
  step.headers = {{"X-Id", pattern("${saved}")}};
  step.body = pattern("id=${saved}&n=${sequence}");
  EXPECT_EQ(render(step, "abc"),
            "PUT /items/7 HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: headroom\r\n"
            "X-Id: abc\r\nContent-Length: 10\r\n\r\nid=abc&n=7");
}

TEST(Http1Request, APostWithoutBodySaysSo) {
  auto step = get("a", "/");
  step.method = "POST";
  EXPECT_EQ(render(step),
            "POST / HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: headroom\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(Http1Request, AStreamIsAskedFor) {
  auto step = get("a", "/");
  step.streaming = spec::Streaming::kServerSentEvents;
  EXPECT_EQ(render(step),
            "GET / HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: headroom\r\n"
            "Accept: text/event-stream\r\n\r\n");
}

TEST(Http1Request, ValuesCannotBreakOutOfTheirPlace) {
  auto step = get("a", "/find?q=${saved}");
  step.headers = {{"X-Note", pattern("${saved}")}};
  EXPECT_EQ(render(step, "a b\r\nX: y\xC3\xA9"),
            "GET /find?q=a%20b%0D%0AX:%20y%C3%A9 HTTP/1.1\r\nHost: shop.test:8080\r\n"
            "User-Agent: headroom\r\nX-Note: a b  X: y\xC3\xA9\r\n\r\n");
}

TEST(Http1Request, HeadIsAnsweredWithoutABody) {
  auto step = get("a", "/");
  step.method = "HEAD";
  EXPECT_EQ(Http1Request(step, step.target, kOrigin).answers(),
            net::HttpResponseFramer::Answers::kHead);
}

}  // namespace
}  // namespace headroom::load
