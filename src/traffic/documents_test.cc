// HAR recordings, OpenAPI descriptions and Postman collections, and how each is told.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "spec/read.h"
#include "traffic/har.h"
#include "traffic/openapi.h"
#include "traffic/postman.h"
#include "traffic/read_traffic.h"
#include "traffic/write_draft.h"

namespace headroom::traffic {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string data_file(const std::string& name) {
  std::ifstream stream(std::string(HEADROOM_SOURCE_DIR "/tests/data/") + name);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void expect_reads_back(const Draft& draft) {
  const Written written = write_draft(draft);
  const auto reading = spec::read_text(written.service_file, "headroom.yaml");
  ASSERT_TRUE(reading) << to_string(reading.error().front()) << "\n" << written.service_file;
  ASSERT_EQ(reading->workload.journeys.size(), draft.journeys.size());
  for (std::size_t i = 0; i < draft.journeys.size(); ++i) {
    EXPECT_EQ(reading->workload.journeys[i].steps.size(), draft.journeys[i].steps.size());
  }
}

std::string entry(std::string_view start, std::string_view url, std::string_view more = "") {
  return fmt::format(
      R"({{"startedDateTime":"2026-01-01T00:00:{}Z","time":500,"request":{{"method":"GET","url":"{}")"
      R"({}}},"response":{{"status":200}}}})",
      start, url, more);
}

std::string har(std::initializer_list<std::string> entries) {
  return fmt::format(R"({{"log":{{"version":"1.2","entries":[{}]}}}})", fmt::join(entries, ","));
}

TEST(Har, ThinkTimeRunsFromTheEndOfWhatCameBefore) {
  const auto draft =
      read_har(har({entry("00.000", "https://a.com/"), entry("00.100", "https://a.com/x"),
                    entry("03.600", "https://a.com/y")}),
               "a.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  const std::vector<Step>& steps = draft->journeys.at(0).steps;
  ASSERT_EQ(steps.size(), 3);
  EXPECT_EQ(steps[1].think, "");    // began while / was under way
  EXPECT_EQ(steps[2].think, "3s");  // /x ended at 0.6 s
  EXPECT_THAT(draft->figures, Contains(HasSubstr("1 request sent while others")));
  expect_reads_back(*draft);
}

TEST(Har, OtherHostsAreLeftOutUnlessTheyAreNamed) {
  const std::string text =
      har({entry("00", "https://a.com/"), entry("01", "https://ads.net/pixel")});
  const auto alone = read_har(text, "a.har", {});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->journeys[0].steps.size(), 1);
  EXPECT_THAT(alone->dropped, Contains(HasSubstr("ads.net (1)")));
  const auto both = read_har(text, "a.har", {"ads.net"});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->journeys[0].steps.at(1).target, "https://ads.net/pixel");
}

TEST(Har, SecretsBecomeEnvironmentVariablesAndCookiesGo) {
  const auto draft = read_har(
      har({entry(
          "00", "https://a.com/login?session=1",
          R"(,"headers":[{"name":"Authorization","value":"Bearer abc"},)"
          R"({"name":"Cookie","value":"sid=1"},{"name":":method","value":"GET"},)"
          R"({"name":"X-Trace","value":"${x}"}],)"
          R"("postData":{"mimeType":"application/json","text":"{\"password\":\"p\",\"n\":1}"})")}),
      "a.har", {});
  ASSERT_TRUE(draft);
  const Step& step = draft->journeys[0].steps[0];
  EXPECT_EQ(step.target, "/login?session=redacted");
  EXPECT_THAT(step.headers, ElementsAre(Pair("Authorization", "Bearer ${env:AUTHORIZATION}"),
                                        Pair("X-Trace", "$${x}")));
  EXPECT_EQ(step.body.text, R"({"password":"${env:PASSWORD}","n":1})");
  EXPECT_THAT(draft->secrets, ElementsAre("AUTHORIZATION", "PASSWORD"));
  expect_reads_back(*draft);
}

TEST(Har, ARealRecordingBecomesAJourneyForEachPage) {
  const auto draft = read_har(data_file("sitespeed_excerpt.har"), "sitespeed.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_EQ(draft->journeys.size(), 2);
  expect_reads_back(*draft);
}

TEST(OpenApi, ThePetstoreBecomesJourneysThatReadAndOneThatNobodyTakesYet) {
  const auto draft = read_openapi(data_file("petstore.json"), "petstore.json");
  ASSERT_TRUE(draft) << to_string(draft.error());
  ASSERT_EQ(draft->journeys.size(), 4);  // pet, store, user, changes
  EXPECT_EQ(draft->journeys[3].name, "changes");
  EXPECT_EQ(draft->journeys[3].share, 0);
  EXPECT_EQ(draft->targets.front().url, "http://127.0.0.1:8080/api/v3");
  const auto& changes = draft->journeys[3].steps;
  const auto add = std::ranges::find(changes, "addpet", &Step::name);
  ASSERT_NE(add, changes.end());
  EXPECT_EQ(add->body.text, R"({"name":"doggie","photoUrls":["example"]})");
  expect_reads_back(*draft);
}

TEST(OpenApi, SwaggerInYamlIsReadToo) {
  const auto draft = read_openapi(R"(
swagger: "2.0"
info: { title: Shop }
host: shop.example.com
basePath: /v1
schemes: [https]
paths:
  /items/{id}:
    parameters: [ { name: id, in: path, required: true, type: integer, minimum: 7 } ]
    get:
      parameters: [ { name: lang, in: query, required: true, type: string, enum: [en, de] } ]
      responses: { 200: { description: fine } }
    put:
      parameters: [ { name: body, in: body, schema: { $ref: '#/definitions/Item' } } ]
      responses: { 204: { description: done } }
definitions:
  Item:
    allOf:
      - $ref: '#/definitions/Base'
      - properties: { tag: { type: string, maxLength: 3 } }
  Base: { properties: { price: { type: number, minimum: 1.5 } } }
)",
                                  "swagger.yaml");
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_EQ(draft->targets[1].url, "https://shop.example.com/v1");
  const Step& get = draft->journeys.at(0).steps.at(0);
  EXPECT_EQ(get.target, "/items/7?lang=en");
  EXPECT_EQ(get.status, 200);
  const Step& put = draft->journeys.at(1).steps.at(0);
  EXPECT_EQ(put.body.text, R"({"price":1.5,"tag":"exa"})");
  EXPECT_EQ(put.status, 204);
  expect_reads_back(*draft);
}

TEST(OpenApi, ASchemaThatRefersToItselfEnds) {
  const auto draft = read_openapi(
      R"({"openapi": "3.0.0",
          "paths": {"/n": {"post": {"requestBody": {"content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Node"}}}}}}},
          "components": {"schemas": {"Node": {"properties": {
            "next": {"$ref": "#/components/schemas/Node"}, "n": {"type": "integer"}}}}}})",
      "loop.json");
  ASSERT_TRUE(draft);
  expect_reads_back(*draft);
}

TEST(Postman, FoldersBecomeJourneysAndVariablesTemplates) {
  const auto draft = read_postman(R"({
    "info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/"},
    "variable": [{"key": "base", "value": "http://shop.test/api"}, {"key": "user", "value": "7"}],
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{access}}"}]},
    "item": [
      {"name": "Orders", "item": [
        {"name": "List", "request": {"method": "GET",
          "url": {"raw": "{{base}}/users/{{user}}/orders?page=1"}}},
        {"name": "Add", "request": {"method": "POST", "url": "{{base}}/orders",
          "body": {"mode": "raw", "raw": "{\"user\": {{user}}, \"id\": \"{{$guid}}\"}",
                   "options": {"raw": {"language": "json"}}}}}]},
      {"name": "Ping", "request": "http://shop.test/ping"}]})",
                                  "shop.json");
  ASSERT_TRUE(draft) << to_string(draft.error());
  ASSERT_EQ(draft->journeys.size(), 2);
  const std::vector<Step>& orders = draft->journeys[1].steps;
  EXPECT_EQ(orders[0].target, "/users/${variables.user}/orders?page=1");
  EXPECT_THAT(orders[0].headers, ElementsAre(Pair("Authorization", "Bearer ${env:ACCESS}")));
  EXPECT_EQ(orders[1].body.text, R"({"user":"${variables.user}","id":"${jsonstr:uuid}"})");
  EXPECT_EQ(draft->targets.front().url, "http://127.0.0.1:8080/api");
  expect_reads_back(*draft);
}

TEST(Recognise, TellsKindsByTheirContent) {
  const auto kind = [](std::string_view head) { return recognise(head, "f").value(); };
  EXPECT_EQ(kind("h - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1\n"),
            Source::kAccessLog);
  EXPECT_EQ(kind(R"({"log":{"version":"1.2","creator":{"name":"x"}, "entries":[]}})"),
            Source::kHar);
  EXPECT_EQ(kind("openapi: 3.1.0\ninfo:\n"), Source::kOpenApi);
  EXPECT_EQ(kind(R"({"swagger":"2.0","info":{}})"), Source::kOpenApi);
  EXPECT_EQ(kind(R"({"info":{"_postman_id":"1"},"item":[]})"), Source::kPostman);
}

TEST(Recognise, SaysWhatAWrongFileIs) {
  const auto why = [](std::string_view head) { return recognise(head, "f").error().why; };
  EXPECT_EQ(why(""), "it is empty");
  EXPECT_EQ(why("<html>"), "it is HTML or XML");
  EXPECT_EQ(why("headroom: 1\n"), "it is a service file of headroom already");
  EXPECT_THAT(why("{\"a\": 1}"), HasSubstr("it is JSON, but neither HAR"));
  EXPECT_EQ(why("hello world\n"), "it begins with \"hello world\"");
}

TEST(ReadTraffic, NamesTheFileThatCannotBeRead) {
  const auto missing = read_traffic({{"/nowhere/access.log", "access.log"}}, {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().what, "cannot read /nowhere/access.log");
  const std::string source = HEADROOM_SOURCE_DIR "/tests/data/";
  const auto two = read_traffic(
      {{source + "petstore.json", "api.json"}, {source + "weblog_excerpt.log", "a.log"}}, {});
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().why, "only access logs can be read together");
}

TEST(Documents, AnEmptyOneIsToldSo) {
  EXPECT_EQ(read_openapi("", "empty.yaml").error().what, "it is empty");
  EXPECT_EQ(read_openapi("# a comment alone\n", "empty.yaml").error().what, "it is empty");
}

TEST(Documents, ACutOneIsToldWithItsPlace) {
  const auto cut = read_har(R"({"log":{"entries":[)", "cut.har", {});
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().file, "cut.har");
  EXPECT_THAT(cut.error().why, HasSubstr("ends in the middle"));
}

}  // namespace
}  // namespace headroom::traffic
