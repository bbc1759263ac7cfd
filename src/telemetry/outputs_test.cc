#include "telemetry/outputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <snappy.h>

#include <cstdlib>
#include <fstream>

#include "http/probe.h"
#include "run/run_for_test.h"
#include "telemetry/protobuf_for_test.h"
#include "telemetry/receiver_for_test.h"

namespace headroom::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Result<Outputs> open(const std::string& text, std::map<std::string, std::string> headers = {}) {
  spec::Output wanted = spec::parse_output(text).value();
  wanted.headers = std::move(headers);
  Outputs outputs;
  if (auto opened = outputs.open({wanted}, testing::TempDir()); !opened) {
    return fail(std::move(opened.error()));
  }
  return outputs;
}

void play(const run::Run& run, Outputs& outputs) {
  EXPECT_TRUE(outputs.begin(run.header));
  for (const run::Slice& slice : run.slices) EXPECT_TRUE(outputs.add(slice));
  EXPECT_TRUE(outputs.finish(*run.end));
}

run::Run small_run() {
  run::Run run = run::quiet_run({"ask"}, 2);
  succeed(run, {0, 0}, 100ms, 3);
  succeed(run, {1, 0}, 100ms, 4);
  return run;
}

// The samples of a series, in order of the pushes.
std::vector<double> samples_of(const std::vector<http::Request>& pushes,
                               const std::map<std::string, std::string>& wanted) {
  std::vector<double> values;
  for (const http::Request& push : pushes) {
    std::string message;
    EXPECT_TRUE(snappy::Uncompress(push.body.data(), push.body.size(), &message));
    for (const Message& series : Message(message).messages(1)) {
      std::map<std::string, std::string> labels;
      for (const Message& label : series.messages(1)) labels[label.text(1)] = label.text(2);
      const bool is_it = std::ranges::all_of(
          wanted, [&](const auto& pair) { return labels[pair.first] == pair.second; });
      if (!is_it) continue;
      for (const Message& sample : series.messages(2)) values.push_back(sample.real(1));
    }
  }
  return values;
}

TEST(Outputs, PushTheRunFromZeroToItsLastCountAndThenItsEnd) {
  ReceiverForTest receiver([](int) { return 204; });
  auto outputs = open("remote-write=" + receiver.url()).value();
  play(small_run(), outputs);
  EXPECT_THAT(outputs.close(1h), IsEmpty());
  const auto values = samples_of(
      receiver.wait_for(1),
      {{"__name__", "headroom_requests_total"}, {"class", "ask"}, {"outcome", "success"}});
  ASSERT_EQ(values.size(), 4U);
  EXPECT_THAT((std::vector<double>{values.begin(), values.begin() + 3}), ElementsAre(0, 3, 7));
  EXPECT_TRUE(std::isnan(values[3]));
}

TEST(Outputs, SayWhatTheyLostAndWhy) {
  ReceiverForTest receiver([](int) { return 404; });
  auto outputs = open("otlp=" + receiver.url()).value();
  play(small_run(), outputs);
  EXPECT_THAT(outputs.close(1h),
              ElementsAre(testing::AllOf(HasSubstr("otlp to http://127.0.0.1:"),
                                         HasSubstr("4 of 4 seconds were not delivered"),
                                         HasSubstr("404"))));
}

TEST(Outputs, NeverPrintWhatComesFromTheEnvironment) {
  setenv("HEADROOM_TEST_TOKEN", "s3cret", 1);
  ReceiverForTest receiver([](int) { return 401; });
  auto outputs = open("remote-write=" + receiver.url() + "?token=${env:HEADROOM_TEST_TOKEN}",
                      {{"Authorization", "Bearer ${env:HEADROOM_TEST_TOKEN}"}})
                     .value();
  play(small_run(), outputs);
  const std::vector<std::string> losses = outputs.close(1h);
  const http::Request push = receiver.wait_for(1).front();
  EXPECT_EQ(push.target, "/push?token=s3cret");
  EXPECT_EQ(*push.headers.find("Authorization"), "Bearer s3cret");
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_THAT(losses[0], Not(HasSubstr("s3cret")));

  setenv("HEADROOM_TEST_TOKEN", "s3cret not a URL", 1);
  const auto wrong = open("remote-write=${env:HEADROOM_TEST_TOKEN}");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(to_string(wrong.error()), Not(HasSubstr("s3cret")));
}

TEST(Outputs, AScraperFindsTheRunAsItStands) {
  auto outputs = open("prometheus=0").value();
  ASSERT_EQ(outputs.scrape_urls().size(), 1U);
  const run::Run run = small_run();
  EXPECT_TRUE(outputs.begin(run.header));
  EXPECT_TRUE(outputs.add(run.slices[0]));
  const Url url = parse_url(outputs.scrape_urls()[0]).value();
  EXPECT_THAT(http::fetch(url, {}, 10s).value().body,
              HasSubstr("headroom_requests_total{class=\"ask\",outcome=\"success\",run=\"" +
                        run.header.id + "\"} 3.0\n"));
}

TEST(Outputs, AFileOfLinesIsThereWhenTheyAreClosed) {
  auto outputs = open("json=outputs_test.jsonl").value();
  play(small_run(), outputs);
  EXPECT_THAT(outputs.close(1h), IsEmpty());
  std::ifstream stream(testing::TempDir() + "outputs_test.jsonl");
  int lines = 0;
  for (std::string line; std::getline(stream, line);) ++lines;
  EXPECT_EQ(lines, 6);  // begin, two seconds of one class and the generator, end
}

TEST(Outputs, WhatCannotBeOpenedIsToldBeforeTheTest) {
  EXPECT_EQ(open("json=no/such/folder/x").error().kind, ErrorKind::kStorage);
  EXPECT_THAT(open("json=${env:HEADROOM_TEST_NOT_SET}").error().what, HasSubstr("is not set"));
}

}  // namespace
}  // namespace headroom::telemetry
