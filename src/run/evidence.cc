#include "run/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "run/tags.h"

namespace headroom::run {
namespace {

using spec::Comparison;
using spec::Metric;
using spec::Requirement;
using spec::Statistic;

// What a histogram's integers are, so that dividing by it gives the requirement's unit.
constexpr double kNanosPerSecond = 1e9;
constexpr double kMilliEventsPerEvent = 1e3;

Measure measure_of(Metric metric) {
  switch (metric) {
    case Metric::kResponseTime:
      return Measure::kResponseTime;
    case Metric::kServiceTime:
      return Measure::kServiceTime;
    case Metric::kTtft:
      return Measure::kTtft;
    case Metric::kInterTokenLatency:
      return Measure::kInterTokenLatency;
    case Metric::kTokensPerSecond:
      return Measure::kStreamRate;
    case Metric::kTimePerOutputToken:
      return Measure::kTimePerOutputToken;
    default:
      HEADROOM_CHECK(false, "no histogram of requests holds this metric");
  }
}

Evidence scaled(double value, Interval interval, std::uint64_t samples, double divisor) {
  return {value / divisor, {interval.low / divisor, interval.high / divisor}, samples};
}

Evidence of_histogram(const Histogram& histogram, const Statistic& statistic, double divisor) {
  if (histogram.count() == 0) return {};
  switch (statistic.kind) {
    case Statistic::Kind::kMean:
      return scaled(histogram.mean(), mean_interval(histogram), histogram.count(), divisor);
    case Statistic::Kind::kPercentile:
      return scaled(static_cast<double>(histogram.percentile(statistic.percentile)),
                    percentile_interval(histogram, statistic.percentile), histogram.count(),
                    divisor);
    case Statistic::Kind::kMax: {
      const double max = static_cast<double>(histogram.max());
      return scaled(max, {max, max}, histogram.count(), divisor);
    }
    case Statistic::Kind::kNone:
      break;
  }
  HEADROOM_CHECK(false, "a distribution is judged by a statistic of it");
}

Evidence of_share(std::uint64_t hits, std::uint64_t trials) {
  if (trials == 0) return {};
  return {static_cast<double>(hits) / static_cast<double>(trials), share_interval(hits, trials),
          trials};
}

Evidence of_rate(std::uint64_t count, double seconds) {
  if (seconds <= 0) return {};
  const Interval number = poisson_interval(count);
  return {
      static_cast<double>(count) / seconds, {number.low / seconds, number.high / seconds}, count};
}

bool is_class(const Header& header, std::string_view name) {
  return std::ranges::find(header.classes, name) != header.classes.end();
}

std::string whose(const Header& header, const Requirement& requirement) {
  const std::string& subject = requirement.subject;
  if (subject.empty()) return "";
  return fmt::format(" of {} {}", is_class(header, subject) ? "step" : "tag", subject);
}

}  // namespace

Substance substance_of(Metric metric) {
  switch (metric) {
    case Metric::kErrors:
    case Metric::kAvailability:
      return Substance::kShare;
    case Metric::kThroughput:
    case Metric::kGoodput:
      return Substance::kThroughput;
    case Metric::kRecovery:
      HEADROOM_CHECK(false, "recovery is found by judging other requirements");
    default:
      return Substance::kHistogram;
  }
}

Requests requests_of(const Header& header, const Requirement& requirement) {
  if (requirement.subject.empty()) return std::nullopt;
  const auto& classes = header.classes;
  const auto found = std::ranges::find(classes, requirement.subject);
  if (found != classes.end()) return static_cast<std::size_t>(found - classes.begin());
  for (Tag& tag : tags_of(header)) {
    if (tag.name == requirement.subject) return std::move(tag.classes);
  }
  return std::vector<std::size_t>{};
}

void Sample::add(const Sample& later) {
  run::add(counts, later.counts);
  if (later.histogram.count() > 0) histogram.merge(later.histogram);
}

Sample gather(const Run& run, const Requirement& requirement, Window window) {
  const Requests requests = requests_of(run.header, requirement);
  Sample sample{.counts = counts(run, requests, window), .histogram = {}};
  if (requirement.metric == Metric::kLateness) {
    sample.histogram = generator_totals(run, window).lateness;
  } else if (substance_of(requirement.metric) == Substance::kHistogram) {
    sample.histogram = merged(run, requests, measure_of(requirement.metric), window);
  }
  return sample;
}

Evidence evidence_of(const Requirement& requirement, const Sample& sample) {
  switch (requirement.metric) {
    case Metric::kErrors:
      return of_share(sample.counts.failed, sample.counts.finished());
    case Metric::kAvailability:
      return of_share(sample.counts.succeeded, sample.counts.finished());
    case Metric::kThroughput:
      return of_rate(sample.counts.succeeded, sample.counts.seconds);
    case Metric::kGoodput:
      return of_rate(sample.counts.good(), sample.counts.seconds);
    case Metric::kTokensPerSecond:
      return of_histogram(sample.histogram, requirement.statistic, kMilliEventsPerEvent);
    default:
      return of_histogram(sample.histogram, requirement.statistic, kNanosPerSecond);
  }
}

bool holds(const Requirement& requirement, double value) {
  switch (requirement.comparison) {
    case Comparison::kLess:
      return value < requirement.limit;
    case Comparison::kLessOrEqual:
      return value <= requirement.limit;
    case Comparison::kGreater:
      return value > requirement.limit;
    case Comparison::kGreaterOrEqual:
      return value >= requirement.limit;
  }
  HEADROOM_CHECK(false, "a comparison that is none of the four");
}

bool worse(const Requirement& requirement, double left, double right) {
  const bool upper_limit = requirement.comparison == Comparison::kLess ||
                           requirement.comparison == Comparison::kLessOrEqual;
  return upper_limit ? left > right : left < right;
}

std::string why_no_samples(const Header& header, const Requirement& requirement,
                           Finished finished) {
  if (requirement.metric == Metric::kLateness) {
    return "no samples: the generator had no schedule to be late for";
  }
  if (requests_of(header, requirement).are_none()) {
    return fmt::format("no samples: the run has no step or tag {}", requirement.subject);
  }
  if (finished.all == 0) {
    // What finished later counts for a latency, but is nothing that the load brought in its time.
    const bool is_rate = substance_of(requirement.metric) == Substance::kThroughput;
    return fmt::format("no samples: no request{} {}", whose(header, requirement),
                       is_rate ? "finished while there was load" : "ever finished");
  }
  if (finished.succeeded == 0) {
    return fmt::format("no samples: none of the {} requests{} succeeded", finished.all,
                       whose(header, requirement));
  }
  return fmt::format("no samples: no response{} was a stream with such a measure",
                     whose(header, requirement));
}

}  // namespace headroom::run
