// One line of the texts in which programs publish their metrics: the Prometheus text format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/) and OpenMetrics 1.0
// (https://prometheus.io/docs/specs/om/open_metrics_spec/), which differ in timestamps, exemplars
// and their end. Quoted names, which both have since, are read in either.
//
// Its bytes come from another program; nothing of them is believed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"

namespace headroom::watch {

enum class TextFormat { kPrometheus, kOpenMetrics };

struct Label {
  std::string_view name;
  std::string_view value;  // unescaped
  friend bool operator==(const Label&, const Label&) = default;
};

// The buckets, the sum and the count of a histogram are samples of their own, named as they
// stand: "x_bucket" with the label "le", "x_sum", "x_count".
struct Sample {
  std::string_view name;
  std::span<const Label> labels;   // in the order of the line
  double value = 0;                // may be NaN or infinite
  std::optional<Nanos> timestamp;  // since 1970, where the line has one
};

// As Prometheus writes values: also "+1", "NaN", "+Inf", in any case of letters. Nothing for any
// other text, and for a number that a double cannot hold.
std::optional<double> parse_number(std::string_view text);

class SampleLine {
 public:
  static constexpr std::size_t kMostLabels = 128;

  explicit SampleLine(TextFormat format) : format_(format) {}

  // `line` is without its end, not empty and no comment. Nothing when it does not follow the
  // format. What is returned lives until the next call, and no longer than `line`.
  std::optional<Sample> read(std::string_view line);

 private:
  TextFormat format_;
  std::vector<Label> labels_;
  // Texts that had escapes, of the present line. Reserved for all of it before the first is put
  // in, so that it never moves.
  std::string unescaped_;
};

}  // namespace headroom::watch
