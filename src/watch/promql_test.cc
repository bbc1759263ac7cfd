#include "watch/promql.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cmath>

#include "watch/raw_server_for_test.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string success(std::string_view type, std::string_view result) {
  return R"({"status":"success","data":{"resultType":")" + std::string(type) + R"(","result":)" +
         std::string(result) + "}}";
}

std::optional<double> value(std::string_view body) {
  const auto answer = parse_query_answer(200, body);
  EXPECT_TRUE(answer.has_value()) << to_string(answer.error());
  return answer.value_or(std::nullopt);
}

std::string why(int status, std::string_view body) {
  const auto answer = parse_query_answer(status, body);
  return answer ? std::string() : answer.error().what;
}

TEST(PromqlAnswer, IsTheOneValueOfAVectorOrAScalar) {
  EXPECT_EQ(value(success("vector", R"([{"metric":{"a":"b"},"value":[1435781451.781,"1.5"]}])")),
            1.5);
  EXPECT_EQ(value(success("scalar", R"([1435781451.781,"-2e3"])")), -2000);
  EXPECT_EQ(value(success("vector", "[]")), std::nullopt);
  EXPECT_TRUE(std::isnan(*value(success("scalar", R"([1,"NaN"])"))));
  EXPECT_TRUE(std::isinf(*value(success("scalar", R"([1,"+Inf"])"))));
}

TEST(PromqlAnswer, SaysWhyItIsNone) {
  EXPECT_EQ(why(400, R"({"status":"error","errorType":"bad_data","error":"parse error"})"),
            "refused: \"parse error\"");
  EXPECT_EQ(why(502, "<html>"), "answered 502");
  EXPECT_EQ(why(200, "<html>"), "what it sent answers no query");
  EXPECT_EQ(why(200, ""), "what it sent answers no query");
  EXPECT_EQ(why(200, "[]"), "what it sent answers no query");
  EXPECT_EQ(why(200, R"({"status":"success"})"), "what it sent answers no query");
  EXPECT_EQ(why(200, success("matrix", "[]")), "the answer is neither a vector nor a scalar");
  EXPECT_EQ(why(200, success("vector", "7")), "the answer is neither a vector nor a scalar");
  EXPECT_EQ(why(200, success("vector", R"([{"value":[1,"1"]},{"value":[1,"2"]}])")),
            "the answer has 2 series; sum() makes one of them");
  EXPECT_EQ(why(200, success("vector", R"([{"histogram":[1,{}]}])")), "its answer has no value");
  EXPECT_EQ(why(200, success("vector", "[7]")), "its answer has no value");
  EXPECT_EQ(why(200, success("scalar", R"([1,2])")), "its answer has no value");
  EXPECT_EQ(why(200, success("scalar", R"([1,"many"])")), "the value of its answer is no number");
}

TEST(Promql, WhatAServerDoesIsToldInWordsAndHoldsNobodyUp) {
  boost::asio::io_context context(1);
  const auto answer_of = [&](RawServer::Script script, std::chrono::milliseconds patience) {
    const RawServer server(context, std::move(script));
    auto queries =
        *Queries::create(context.get_executor(), *parse_url("http://" + server.address()), {"up"});
    queries.start(std::chrono::steady_clock::now() + patience);
    while (!queries.is_done() && context.run_one() > 0) {
    }
    const auto answer = queries.take().front();
    return answer ? "" : answer.error().what;
  };
  EXPECT_EQ(answer_of(RawServer::silent(), 100ms), "no answer in time");
  EXPECT_EQ(answer_of(RawServer::resetting(), 20s),
            "closed the connection before its answer was complete");
  EXPECT_EQ(
      answer_of(RawServer::without_end("HTTP/1.1 200 OK\r\n\r\n", std::string(4096, '[')), 20s),
      "its answer is too large");
}

}  // namespace
}  // namespace headroom::watch
