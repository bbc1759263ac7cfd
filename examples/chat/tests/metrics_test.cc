#include "metrics.h"

#include <gtest/gtest.h>

namespace chat {
namespace {

TEST(Metrics, RendersCountersByTheirLabels) {
  Metrics metrics;
  metrics.counter("hits_total", "Hits.", {{"code", "200"}}).add();
  metrics.counter("hits_total", "Hits.", {{"code", "200"}}).add(2);
  metrics.counter("hits_total", "Hits.", {{"code", "404"}, {"route", "/a"}}).add();
  EXPECT_EQ(metrics.render(),
            "# HELP hits_total Hits.\n"
            "# TYPE hits_total counter\n"
            "hits_total{code=\"200\"} 3\n"
            "hits_total{code=\"404\",route=\"/a\"} 1\n");
}

TEST(Metrics, ReadsGaugesWhenRendered) {
  Metrics metrics;
  double depth = 1;
  metrics.gauge("depth", "Depth.", [&] { return depth; });
  depth = 7;
  EXPECT_EQ(metrics.render(), "# HELP depth Depth.\n# TYPE depth gauge\ndepth 7\n");
}

TEST(Metrics, RendersHistogramsCumulatively) {
  Metrics metrics;
  auto& histogram = metrics.histogram("time", "Time.", {0.5, 1}, {{"route", "/"}});
  histogram.record(0.25);
  histogram.record(0.5);  // a bound belongs to its bucket
  histogram.record(0.75);
  histogram.record(2);
  EXPECT_EQ(metrics.render(),
            "# HELP time Time.\n"
            "# TYPE time histogram\n"
            "time_bucket{route=\"/\",le=\"0.5\"} 2\n"
            "time_bucket{route=\"/\",le=\"1\"} 3\n"
            "time_bucket{route=\"/\",le=\"+Inf\"} 4\n"
            "time_sum{route=\"/\"} 3.5\n"
            "time_count{route=\"/\"} 4\n");
}

TEST(Metrics, EscapesLabelValues) {
  Metrics metrics;
  metrics.counter("hits_total", "Hits.", {{"route", "a\"b\\c\nd"}}).add();
  EXPECT_NE(metrics.render().find(R"(hits_total{route="a\"b\\c\nd"} 1)"), std::string::npos);
}

}  // namespace
}  // namespace chat
