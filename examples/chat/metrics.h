// Counters, gauges and histograms of one role, and their text for Prometheus (exposition format
// 0.0.4). Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat {

using Labels = std::vector<std::pair<std::string, std::string>>;

// Only grows.
class Counter {
 public:
  void add(double amount = 1) { value_ += amount; }
  [[nodiscard]] double value() const { return value_; }

 private:
  double value_ = 0;
};

// Counts by upper bound, which is included.
class BucketHistogram {
 public:
  explicit BucketHistogram(std::vector<double> bounds);
  void record(double value);

  [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }
  // Per bucket, not cumulative; one more than there are bounds.
  [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }
  [[nodiscard]] double sum() const { return sum_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::vector<double> bounds_;
  std::vector<std::uint64_t> counts_;
  double sum_ = 0;
  std::uint64_t count_ = 0;
};

class Metrics {
 public:
  // The series of that name and those labels, made at first use; valid as long as this object.
  // One name has one kind and one help text.
  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  BucketHistogram& histogram(std::string_view name, std::string_view help,
                             const std::vector<double>& bounds, const Labels& labels = {});
  // Read when rendered.
  void gauge(std::string_view name, std::string_view help, std::function<double()> read,
             const Labels& labels = {});
  // A counter that somebody else keeps.
  void external_counter(std::string_view name, std::string_view help, std::function<double()> read);

  [[nodiscard]] std::string render() const;

 private:
  // Series by their rendered labels, such as `code="200"`.
  struct Family {
    std::string help;
    std::string type;
    std::map<std::string, Counter> counters;
    std::map<std::string, BucketHistogram> histograms;
    std::map<std::string, std::function<double()>> readings;
  };

  Family& family(std::string_view name, std::string_view help, std::string_view type);

  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace chat
