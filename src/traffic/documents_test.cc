// OpenAPI descriptions and Postman collections, and how each kind of document is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "traffic/har.h"
#include "traffic/openapi.h"
#include "traffic/postman.h"
#include "traffic/read_traffic.h"
#include "traffic/reads_back.h"

namespace headroom::traffic {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Field;
using testing::HasSubstr;
using testing::Pair;

TEST(OpenApi, AMediaTypeOfTwoLinesIsOneOfOne) {
  const auto draft = read_openapi(
      R"({"openapi":"3.1.0","servers":[{"url":"http://a.b"}],"paths":{"/a":{"post":{"requestBody":)"
      R"({"content":{"a\n/json":{"schema":{"type":"object"}}}}}}}})",
      "two.json");
  ASSERT_TRUE(draft) << to_string(draft.error());
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

TEST(OpenApi, TheDraftBeginsWithAllEnvironmentVariablesThatItNeeds) {
  // Pets are asked for by OAuth (a token) and, one of them, by an API key.
  const auto draft = read_openapi(data_file("petstore.json"), "petstore.json");
  ASSERT_TRUE(draft);
  const std::string file = write_draft(*draft).service_file;
  const std::string head = file.substr(0, file.find("# Read:"));
  EXPECT_THAT(head, HasSubstr("#   export API_KEY=\n#   export TOKEN=\n"));
  std::set<std::string> used;
  for (std::size_t at = 0; (at = file.find("${env:", at)) != file.npos;) {
    at += 6;
    used.insert(file.substr(at, file.find('}', at) - at));
  }
  EXPECT_THAT(draft->secrets, ElementsAreArray(used));
}

TEST(OpenApi, AFileOfThePetstoreIsSentAsAPlaceholder) {
  const auto draft = read_openapi(data_file("petstore.json"), "petstore.json");
  ASSERT_TRUE(draft);
  const auto& changes = draft->journeys.at(3).steps;
  const auto upload = std::ranges::find(changes, "uploadfile", &Step::name);
  ASSERT_NE(upload, changes.end());
  EXPECT_EQ(upload->body.kind, Body::Kind::kFile);
  EXPECT_THAT(draft->dropped, Contains(HasSubstr("data/placeholder.bin is sent")));
  EXPECT_THAT(write_draft(*draft).data, ElementsAre(Field(&WrittenFile::path, upload->body.text)));
}

TEST(OpenApi, ABodyInPartsHasFieldsAndFiles) {
  const auto draft = read_openapi(R"(
openapi: 3.0.0
paths:
  /cats:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema:
              required: [ name, "the \"photo\"", papers, birth ]
              properties:
                name: { type: string, example: "Tom ${x}" }
                the "photo": { type: string, format: binary }
                papers: { type: array, items: { type: string, format: binary } }
                birth: { properties: { year: { type: integer, example: 2020 } } }
                nickname: { type: string }
            encoding:
              the "photo": { contentType: "image/png, image/jpeg" }
)",
                                  "cats.yaml");
  ASSERT_TRUE(draft) << to_string(draft.error());
  const Body& body = draft->journeys.at(0).steps.at(0).body;
  ASSERT_EQ(body.kind, Body::Kind::kMultipart);
  ASSERT_EQ(body.parts.size(), 4);
  EXPECT_EQ(body.parts[0].name, "name");
  EXPECT_EQ(body.parts[0].value, "Tom $${x}");
  EXPECT_EQ(body.parts[1].name, "the _photo_");  // a quote cannot stand in a part's head
  EXPECT_EQ(body.parts[1].file, "data/placeholder.png");
  EXPECT_EQ(body.parts[1].type, "image/png");
  EXPECT_EQ(body.parts[2].file, "data/placeholder.bin");
  EXPECT_EQ(body.parts[3].value, R"({"year":2020})");
  EXPECT_EQ(body.parts[3].type, "application/json");
  const Written written = write_draft(*draft);
  ASSERT_EQ(written.data.size(), 2);
  EXPECT_EQ(written.data[1].text.substr(1, 3), "PNG");
  expect_reads_back(*draft);
}

TEST(OpenApi, AFormOfSwaggerWithAFileIsSentInParts) {
  const auto draft = read_openapi(R"(
swagger: "2.0"
paths:
  /upload:
    post:
      consumes: [ multipart/form-data ]
      parameters:
        - { name: note, in: formData, required: true, type: string, default: hello }
        - { name: file, in: formData, required: true, type: file }
)",
                                  "upload.yaml");
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_THAT(
      draft->journeys.at(0).steps.at(0).body.parts,
      ElementsAre(AllOf(Field(&Part::name, "note"), Field(&Part::value, "hello")),
                  AllOf(Field(&Part::name, "file"), Field(&Part::file, "data/placeholder.bin"))));
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

TEST(Postman, FormDataIsSentInParts) {
  const auto draft = read_postman(R"({"info": {"name": "Cats", "schema": "v2.1.0"},
    "variable": [{"key": "name", "value": "Tom"}],
    "item": [{"name": "Add", "request": {"method": "POST", "url": "http://cats.test/",
      "body": {"mode": "formdata", "formdata": [
        {"key": "name", "value": "{{name}}", "type": "text"},
        {"key": "password", "value": "abc", "type": "text"},
        {"key": "old", "value": "1", "disabled": true},
        {"key": "photo", "type": "file", "src": "/home/me/tom.png"}]}}}]})",
                                  "cats.json");
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_THAT(
      draft->journeys.at(0).steps.at(0).body.parts,
      ElementsAre(AllOf(Field(&Part::name, "name"), Field(&Part::value, "${variables.name}")),
                  AllOf(Field(&Part::name, "password"), Field(&Part::value, "${env:PASSWORD}")),
                  AllOf(Field(&Part::name, "photo"), Field(&Part::file_name, "tom.png"))));
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
