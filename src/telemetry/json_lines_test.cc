#include "telemetry/json_lines.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "run/run_for_test.h"

namespace headroom::telemetry {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

struct Pipe {
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    read = FileDescriptor(ends[0]);
    write = FileDescriptor(ends[1]);
  }
  // Everything up to the end of what was written; blocks until the other end is closed.
  std::string text() const {
    std::string all;
    char bytes[4096];
    for (ssize_t count = 0; (count = ::read(read.get(), bytes, sizeof bytes)) > 0;) {
      all.append(bytes, static_cast<std::size_t>(count));
    }
    return all;
  }

  FileDescriptor read;
  FileDescriptor write;
};

run::Run small_run() {
  run::Run run = run::quiet_run({"ask", "list"}, 1);
  run.header.started = std::chrono::system_clock::time_point(1'000'000s);
  run.header.test = "load";
  succeed(run, {0, 0}, 100ms, 3);
  fail_requests(run, {0, 1}, run::Failure::kTimeout);
  run.slices[0].in_flight = 2;
  run.slices[0].generator.scheduled = 4;
  return run;
}

void play(const run::Run& run, JsonLines& lines) {
  lines.begin(run.header);
  for (const run::Slice& slice : run.slices) lines.add(slice);
  for (const run::Event& event : run.events) lines.add(event);
  lines.finish(*run.end);
}

std::vector<json> documents_of(const run::Run& run) {
  Pipe pipe;
  std::optional<JsonLines> lines;
  lines.emplace(std::move(pipe.write), "a pipe");
  play(run, *lines);
  lines->close(std::chrono::steady_clock::now() + 1h);
  EXPECT_EQ(lines->wait().lost, 0U);
  lines.reset();
  std::vector<json> documents;
  const std::string text = pipe.text();
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) documents.push_back(json::parse(line));
  }
  return documents;
}

TEST(JsonLines, TellsARunFromItsBeginningToItsEnd) {
  run::Run run = small_run();
  run.events.push_back({.at = 500ms, .kind = "phase", .text = "spike"});
  const std::vector<json> documents = documents_of(run);
  std::vector<std::string> kinds;
  for (const json& document : documents) {
    kinds.push_back(document.at("kind"));
    EXPECT_EQ(document.at("run"), run.header.id);
  }
  EXPECT_THAT(kinds,
              testing::ElementsAre("begin", "second", "second", "generator", "event", "end"));
  EXPECT_EQ(documents[0].at("classes"), (json{"ask", "list"}));
  EXPECT_EQ(documents[0].at("started"), "1970-01-12T13:46:40.000Z");
  EXPECT_EQ(documents[4].at("at_s"), 0.5);
  EXPECT_EQ(documents[5].at("duration_s"), 1.0);
}

TEST(JsonLines, HasADocumentForEverySecondAndClass) {
  const std::vector<json> documents = documents_of(small_run());
  EXPECT_EQ(documents[1].at("class"), "ask");
  EXPECT_EQ(documents[1].at("second"), 0);
  EXPECT_EQ(documents[1].at("succeeded"), 3);
  EXPECT_EQ(documents[1].at("response_time_s").at("count"), 3);
  EXPECT_EQ(documents[2].at("class"), "list");
  EXPECT_EQ(documents[2].at("errors").at("timeout"), 1);
  EXPECT_EQ(documents[3].at("in_flight"), 2);
  EXPECT_EQ(documents[3].at("scheduled"), 4);
}

TEST(JsonLines, TellsTagsOnceAndOnEachLineOfAClass) {
  run::Run run = small_run();
  run.header.class_tags = {{"chat"}, {"chat", "read"}};
  const std::vector<json> documents = documents_of(run);
  EXPECT_EQ(documents[0].at("tags"), json::parse(R"({"chat": ["ask", "list"], "read": ["list"]})"));
  EXPECT_EQ(documents[1].at("tags"), json::array({"chat"}));
  EXPECT_EQ(documents[2].at("tags"), json::array({"chat", "read"}));
}

TEST(JsonLines, NeverWaitsForAReaderThatReadsNothing) {
  const run::Run run = small_run();
  const Pipe pipe;
  JsonLines lines(FileDescriptor(dup(pipe.write.get())), "a pipe", 10);
  lines.begin(run.header);
  // Some 1.5 kB each; a pipe holds 64 kB.
  for (int i = 0; i < 200; ++i) lines.add(run.slices[0]);
  lines.close(std::chrono::steady_clock::now() + 20ms);
  const Delivery delivery = lines.wait();
  EXPECT_GT(delivery.lost, 0U);
  EXPECT_EQ(delivery.delivered + delivery.lost, 201U);
}

TEST(JsonLines, SaysWhenItsReaderHasGone) {
  std::signal(SIGPIPE, SIG_IGN);  // as the program does
  const run::Run run = small_run();
  Pipe pipe;
  pipe.read.close();
  JsonLines lines(std::move(pipe.write), "a pipe");
  play(run, lines);
  lines.close(std::chrono::steady_clock::now() + 1h);
  const Delivery delivery = lines.wait();
  EXPECT_EQ(delivery.lost, 3U);
  EXPECT_EQ(delivery.reason, "Broken pipe");
}

}  // namespace
}  // namespace headroom::telemetry
