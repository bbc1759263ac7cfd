#include "watch/prometheus_text.h"

#include <gmock/gmock.h>

namespace headroom::watch {
namespace {

using testing::ElementsAre;

constexpr std::string_view kText =
    "# HELP hits_total Hits.\n"
    "# TYPE hits_total counter\n"
    "hits_total{code=\"200\"} 3\n"
    "\n"
    "hits_total{code=\"500\"} 1\r\n"
    "  # a comment\n"
    "depth 7";

// "name=value" of every sample of `text`, which comes in pieces of that size.
std::vector<std::string> samples_of(PrometheusText& reader, std::string_view text,
                                    std::size_t piece_size) {
  std::vector<std::string> samples;
  const auto take_all = [&] {
    while (const Sample* sample = reader.next()) {
      samples.push_back(std::string(sample->name) + "=" +
                        std::to_string(static_cast<int>(sample->value)));
    }
  };
  for (std::size_t at = 0; at < text.size(); at += piece_size) {
    const std::string piece(text.substr(at, piece_size));  // of its own: gone after the loop
    reader.add(piece);
    take_all();
  }
  reader.end();
  take_all();
  return samples;
}

TEST(PrometheusText, IsTheSameHoweverItIsCut) {
  for (std::size_t size = 1; size <= kText.size(); ++size) {
    PrometheusText reader(TextFormat::kPrometheus);
    EXPECT_THAT(samples_of(reader, kText, size),
                ElementsAre("hits_total=3", "hits_total=1", "depth=7"))
        << size;
    EXPECT_EQ(reader.samples(), 3u);
    EXPECT_EQ(reader.broken_lines(), 0u);
  }
}

TEST(PrometheusText, CountsBrokenLinesAndReadsTheRest) {
  PrometheusText reader(TextFormat::kPrometheus);
  EXPECT_THAT(samples_of(reader, "a 1\n<html>\nb\nc 3\n", 5), ElementsAre("a=1", "c=3"));
  EXPECT_EQ(reader.broken_lines(), 2u);
}

TEST(PrometheusText, SkipsALineThatIsTooLong) {
  const std::string too_long =
      "x{a=\"" + std::string(3 * PrometheusText::kLineMaxBytes, 'a') + "\"} 1";
  for (const std::size_t size : {std::size_t{1000}, too_long.size(), std::size_t{1'000'000}}) {
    PrometheusText reader(TextFormat::kPrometheus);
    EXPECT_THAT(samples_of(reader, "a 1\n" + too_long + "\nb 2\n", size),
                ElementsAre("a=1", "b=2"));
    EXPECT_EQ(reader.broken_lines(), 1u);
    PrometheusText without_end(TextFormat::kPrometheus);
    EXPECT_THAT(samples_of(without_end, "a 1\n" + too_long, size), ElementsAre("a=1"));
    EXPECT_EQ(without_end.broken_lines(), 1u);
  }
}

TEST(PrometheusText, OfOpenMetricsIsCompleteAtItsEndMark) {
  PrometheusText complete(TextFormat::kOpenMetrics);
  EXPECT_THAT(samples_of(complete, "a_total 1\n# EOF\n", 3), ElementsAre("a_total=1"));
  EXPECT_TRUE(complete.is_complete());
  EXPECT_EQ(complete.broken_lines(), 0u);

  PrometheusText cut(TextFormat::kOpenMetrics);
  samples_of(cut, "a_total 1\n# EO", 3);
  EXPECT_FALSE(cut.is_complete());

  PrometheusText more(TextFormat::kOpenMetrics);
  EXPECT_THAT(samples_of(more, "a 1\n# EOF\nb 2\n", 100), ElementsAre("a=1"));
  EXPECT_EQ(more.broken_lines(), 1u);
}

}  // namespace
}  // namespace headroom::watch
