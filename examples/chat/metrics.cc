#include "metrics.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace chat {
namespace {

std::string render_labels(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ',';
    text += name + "=\"";
    for (const char c : value) {
      if (c == '\n') {
        text += "\\n";
      } else {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
      }
    }
    text += '"';
  }
  return text;
}

// One line of the exposition; `labels` and `extra` are rendered already, either may be empty.
void append_sample(std::string& out, std::string_view name, std::string_view labels,
                   std::string_view extra, double value) {
  out += name;
  if (!labels.empty() || !extra.empty()) {
    const auto comma = labels.empty() || extra.empty() ? "" : ",";
    fmt::format_to(std::back_inserter(out), "{{{}{}{}}}", labels, comma, extra);
  }
  fmt::format_to(std::back_inserter(out), " {}\n", value);
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const BucketHistogram& histogram) {
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < histogram.bounds().size(); ++i) {
    cumulative += histogram.counts()[i];
    append_sample(out, name + "_bucket", labels, fmt::format("le=\"{}\"", histogram.bounds()[i]),
                  static_cast<double>(cumulative));
  }
  append_sample(out, name + "_bucket", labels, "le=\"+Inf\"",
                static_cast<double>(histogram.count()));
  append_sample(out, name + "_sum", labels, "", histogram.sum());
  append_sample(out, name + "_count", labels, "", static_cast<double>(histogram.count()));
}

}  // namespace

BucketHistogram::BucketHistogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {
  HEADROOM_CHECK(std::ranges::is_sorted(bounds_), "bounds rise");
}

void BucketHistogram::record(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  sum_ += value;
  ++count_;
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help,
                                 std::string_view type) {
  auto found = families_.find(name);
  if (found == families_.end()) {
    found = families_.emplace(std::string(name), Family()).first;
    found->second.help = help;
    found->second.type = type;
  }
  HEADROOM_CHECK(found->second.type == type, "one name has one kind of metric");
  return found->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
  return family(name, help, "counter").counters[render_labels(labels)];
}

BucketHistogram& Metrics::histogram(std::string_view name, std::string_view help,
                                    const std::vector<double>& bounds, const Labels& labels) {
  auto& series = family(name, help, "histogram").histograms;
  return series.try_emplace(render_labels(labels), bounds).first->second;
}

void Metrics::gauge(std::string_view name, std::string_view help, std::function<double()> read,
                    const Labels& labels) {
  family(name, help, "gauge").readings[render_labels(labels)] = std::move(read);
}

void Metrics::external_counter(std::string_view name, std::string_view help,
                               std::function<double()> read) {
  family(name, help, "counter").readings[""] = std::move(read);
}

std::string Metrics::render() const {
  std::string out;
  for (const auto& [name, family] : families_) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, family.help, name,
                   family.type);
    for (const auto& [labels, counter] : family.counters) {
      append_sample(out, name, labels, "", counter.value());
    }
    for (const auto& [labels, read] : family.readings) append_sample(out, name, labels, "", read());
    for (const auto& [labels, histogram] : family.histograms) {
      append_histogram(out, name, labels, histogram);
    }
  }
  return out;
}

}  // namespace chat
