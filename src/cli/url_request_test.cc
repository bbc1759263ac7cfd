#include "cli/url_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace headroom::cli {
namespace {

using testing::HasSubstr;

TestOptions url_options() {
  TestOptions options;
  options.what = {"http://127.0.0.1:8080/"};
  return options;
}

TEST(UrlRequest, AUrlWithoutALoadIsAnErrorThatNamesBothModels) {
  const auto request = request_of_url(url_options());
  ASSERT_FALSE(request.has_value());
  EXPECT_THAT(request.error().fix, HasSubstr("--rate"));
  EXPECT_THAT(request.error().fix, HasSubstr("--users"));
}

TEST(UrlRequest, ARateAloneIsSpacedEvenlyForTenSeconds) {
  TestOptions options = url_options();
  options.rate = "1000/s";
  const auto request = request_of_url(options).value();
  EXPECT_EQ(std::get<spec::Rates>(request.load.base).stages[0].levels[0].rate->per_second, 1000);
  EXPECT_EQ(request.load.arrivals, spec::Arrivals::kUniform);
  EXPECT_EQ(request.duration, std::chrono::seconds(10));
}

TEST(UrlRequest, AHeaderWithoutAColonIsShownAsItShouldBe) {
  TestOptions options = url_options();
  options.users = "1";
  options.headers = {"Accept text/html"};
  const auto request = request_of_url(options);
  ASSERT_FALSE(request.has_value());
  EXPECT_THAT(request.error().what, HasSubstr("Accept text/html"));
}

TEST(UrlRequest, CompressedAnswersAreTakenUnlessAHeaderSaysWhich) {
  TestOptions options = url_options();
  options.users = "1";
  options.connect.compressed = true;
  EXPECT_EQ(request_of_url(options)->headers.at(0).value, "gzip, br, zstd");
  options.headers = {"accept-encoding: br"};
  const auto request = request_of_url(options);
  ASSERT_EQ(request->headers.size(), 1U);
  EXPECT_EQ(request->headers[0].value, "br");
}

TEST(UrlRequest, ALoadThatEndsByItselfNeedsNoTime) {
  TestOptions options;
  options.what = {"http://127.0.0.1:1/"};
  options.users = "4";
  options.iterations = "10 per user";
  EXPECT_FALSE(request_of_url(options)->duration);
  options.duration = "1min";
  EXPECT_EQ(request_of_url(options)->duration, std::chrono::minutes(1));
  options.duration.clear();
  options.users = "ramp 1 to 5 for 3s, then hold for 1s";
  options.iterations.clear();
  EXPECT_FALSE(request_of_url(options)->duration);
  options.users.clear();
  options.rate = "5/s";
  options.iterations = "4";
  EXPECT_FALSE(request_of_url(options)->duration);
  options.iterations.clear();
  options.arrivals = "gamma(cv 2)";
  EXPECT_EQ(request_of_url(options)->load.arrivals.cv, 2);
  EXPECT_EQ(request_of_url(options)->duration, std::chrono::seconds(10));
}

TEST(UrlRequest, IterationsPerUserNeedUsers) {
  TestOptions options;
  options.what = {"http://127.0.0.1:1/"};
  options.rate = "5/s";
  options.iterations = "10 per user";
  EXPECT_EQ(request_of_url(options).error().what, "there are iterations per user and no users");
}

TestOptions with_one_user() {
  TestOptions options = url_options();
  options.users = "1";
  return options;
}

// What is wrong with these words in place of the URL.
Error problem_with(std::vector<std::string> what) {
  TestOptions options = with_one_user();
  options.what = std::move(what);
  const auto request = request_of_url(options);
  EXPECT_FALSE(request.has_value());
  return request ? Error{} : request.error();
}

TEST(UrlRequest, AnAddressIsToldAsTheUrlThatWasMeant) {
  EXPECT_EQ(problem_with({"127.0.0.1:18080"}).fix, "write http://127.0.0.1:18080/");
  EXPECT_EQ(problem_with({"unix:/run/app.sock"}).fix, "write http://unix:/run/app.sock:/");
  EXPECT_EQ(problem_with({"http+unix://%2Fa.sock/b"}).fix, "write http://unix:/a.sock:/b");
  EXPECT_EQ(problem_with({"x/headroom.yaml"}).fix, "headroom test --file x/headroom.yaml");
}

TEST(UrlRequest, IsOfOneUrl) {
  EXPECT_EQ(problem_with({"http://a/", "http://b/"}).what, "a URL is tested by itself");
  EXPECT_EQ(problem_with({"http://a/", "smoke"}).what, "a URL is tested by itself");
}

TEST(UrlRequest, OtherProtocolsAreNoMethods) {
  TestOptions options = with_one_user();
  options.method = "WS";
  EXPECT_THAT(request_of_url(options).error().fix, HasSubstr("ws://127.0.0.1:8080/"));
  options.method = "GRPC";
  EXPECT_THAT(request_of_url(options).error().fix, HasSubstr("request: GRPC"));
  options.method = "SELECT";
  EXPECT_EQ(request_of_url(options).error().what, "\"SELECT\" is not a method of HTTP");
  options.method = "PROPFIND";
  EXPECT_EQ(request_of_url(options)->method, "PROPFIND");
  options.what = {"ws://127.0.0.1/chat"};
  EXPECT_THAT(request_of_url(options).error().fix, HasSubstr("leave out -X"));
}

TEST(UrlRequest, DataIsPostedWithItsTypeUnlessAMethodIsSaid) {
  TestOptions options = with_one_user();
  EXPECT_EQ(request_of_url(options)->method, "GET");
  options.body = R"({"a":1})";
  EXPECT_EQ(request_of_url(options)->method, "POST");
  EXPECT_EQ(request_of_url(options)->body_kind, spec::BodyKind::kJson);
  options.body = "a=1&b=2";
  EXPECT_EQ(request_of_url(options)->body_kind, spec::BodyKind::kForm);
  options.method = "PUT";
  EXPECT_EQ(request_of_url(options)->method, "PUT");
}

TEST(UrlRequest, DataMayBeTheContentOfAFile) {
  const auto path = std::filesystem::path(testing::TempDir()) / "url_request_body.json";
  std::ofstream(path) << " [1, 2]";
  TestOptions options = with_one_user();
  options.body = "@" + path.string();
  const auto request = request_of_url(options).value();
  EXPECT_EQ(request.body_kind, spec::BodyKind::kFile);
  EXPECT_EQ(request.body, path.string());
  EXPECT_EQ(request.headers.at(0).value, "application/json");
  options.headers = {"content-type: text/x"};
  EXPECT_EQ(request_of_url(options)->headers.size(), 1u);
  std::filesystem::remove(path);
  EXPECT_THAT(request_of_url(options).error().what, HasSubstr(path.filename().string()));
}

TEST(UrlRequest, OneWhoMeansTheBodyByDIsToldItsFlag) {
  TestOptions options = with_one_user();
  options.duration = R"({"a":1})";
  EXPECT_EQ(request_of_url(options).error().fix, "did you mean --data?");
}

}  // namespace
}  // namespace headroom::cli
