#include "watch/sample_line.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace headroom::watch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// What a line says, with texts of its own.
struct Read {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;
  double value = 0;
  std::optional<Nanos> timestamp;
};

std::optional<Read> read(std::string_view line, TextFormat format = TextFormat::kPrometheus) {
  SampleLine reader(format);
  const auto sample = reader.read(line);
  if (!sample) return std::nullopt;
  Read read{std::string(sample->name), {}, sample->value, sample->timestamp};
  for (const Label& label : sample->labels) read.labels.emplace_back(label.name, label.value);
  return read;
}

TEST(SampleLine, HasANameLabelsAValueAndATimestamp) {
  const auto sample = read(R"(http_requests_total{method="post",code="200"} 1027 1395066363000)");
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->name, "http_requests_total");
  EXPECT_THAT(sample->labels, ElementsAre(std::pair("method", "post"), std::pair("code", "200")));
  EXPECT_EQ(sample->value, 1027);
  EXPECT_EQ(sample->timestamp, std::chrono::milliseconds(1395066363000));
}

TEST(SampleLine, TakesBlanksWhereTheFormatDoes) {
  const auto sample = read("\t x { a = \"1\" , b=\"2\", } \t 3 ");
  ASSERT_TRUE(sample);
  EXPECT_THAT(sample->labels, ElementsAre(std::pair("a", "1"), std::pair("b", "2")));
  EXPECT_EQ(sample->value, 3);
  EXPECT_EQ(sample->timestamp, std::nullopt);
  EXPECT_THAT(read("x{} 1")->labels, IsEmpty());
}

TEST(SampleLine, UnescapesTextsEachOnItsOwn) {
  const auto sample = read(R"(x{path="C:\\D\n\"e\"",other="\q",plain="p"} 1)");
  ASSERT_TRUE(sample);
  EXPECT_THAT(sample->labels, ElementsAre(std::pair("path", "C:\\D\n\"e\""),
                                          std::pair("other", "\\q"), std::pair("plain", "p")));
}

TEST(SampleLine, KnowsEveryWayOfWritingAValue) {
  EXPECT_EQ(read("x 1.458255915e9")->value, 1458255915.0);
  EXPECT_EQ(read("x -3")->value, -3);
  EXPECT_EQ(read("x +4")->value, 4);
  EXPECT_TRUE(std::isnan(read("x NaN")->value));
  EXPECT_EQ(read("x +Inf")->value, kInfinite);
  EXPECT_EQ(read("x -Inf")->value, -kInfinite);
}

TEST(SampleLine, TakesQuotedNames) {
  const auto sample = read(R"({"http.requests","peer.name"="a"} 2)");
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->name, "http.requests");
  EXPECT_THAT(sample->labels, ElementsAre(std::pair("peer.name", "a")));
}

TEST(SampleLine, OfOpenMetricsCountsSecondsAndMayHaveAnExemplar) {
  const auto format = TextFormat::kOpenMetrics;
  EXPECT_EQ(read("x_total 1 1.5", format)->timestamp, std::chrono::milliseconds(1500));
  const auto bucket = read(R"(x_bucket{le="0.1"} 8 # {trace_id="a b"} 0.05 1.2)", format);
  ASSERT_TRUE(bucket);
  EXPECT_EQ(bucket->value, 8);
  EXPECT_EQ(bucket->timestamp, std::nullopt);
  EXPECT_TRUE(read("x 1 2 # {} 3", format));
  EXPECT_FALSE(read("x 1 # {} 3"));
}

TEST(SampleLine, RefusesWhatIsNone) {
  for (const char* line : {"x",
                           "x{",
                           "x{}",
                           "x{} ",
                           "1x 1",
                           "x{a} 1",
                           "x{a=} 1",
                           "x{a=1} 1",
                           "x{a=\"1} 1",
                           "x{a=\"1\\",
                           "x{a=\"1\"b=\"2\"} 1",
                           "x{,} 1",
                           "x{a=\"1\"} 1 2 3",
                           "x 1,5",
                           "x +-1",
                           "x 1e999",
                           "x 0x",
                           "x 1 soon",
                           "x 1 NaN",
                           "x 1 1e300",
                           "{a=\"1\"} 1",
                           "x{\"y\"} 1",
                           "x{\"\"=\"1\"} 1",
                           "a.5 1",
                           "a-1",
                           "<html>",
                           "\x01\x02"}) {
    EXPECT_FALSE(read(line)) << line;
  }
}

TEST(SampleLine, HasSoManyLabelsAtMost) {
  std::string labels;
  for (std::size_t i = 0; i < SampleLine::kMostLabels; ++i) {
    labels += "l" + std::to_string(i) + "=\"\",";
  }
  EXPECT_TRUE(read("x{" + labels + "} 1"));
  EXPECT_FALSE(read("x{" + labels + "one_more=\"\"} 1"));
}

}  // namespace
}  // namespace headroom::watch
