// Which of the samples that a program publishes make up a figure, written as PromQL selects
// series: `http_requests_total{code=~"5..",route!="/metrics"}`. A label that a sample does not have
// is an empty text; regular expressions are anchored at both ends.
//
// Immutable values, cheap to copy, safe to share between threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "extract/pattern.h"
#include "watch/sample_line.h"

namespace headroom::watch {

class Selector {
 public:
  bool names(const Sample& sample) const { return sample.name == metric_; }
  // Whether it has the name and the labels.
  bool matches(const Sample& sample) const;
  const std::string& metric() const { return metric_; }

 private:
  friend Result<std::vector<Selector>> parse_selectors(std::string_view text);
  struct Matcher {
    std::string label;
    std::string value;                        // either equal to this
    std::optional<extract::Pattern> pattern;  // or matching this
    enum class Sense { kIs, kIsNot } sense = Sense::kIs;
  };

  std::string metric_;
  std::vector<Matcher> matchers_;
};

// What is added up to one figure. Several are joined by "+": `slots_busy + queue_depth`.
using Selectors = std::vector<Selector>;

// Fails with kInvalid and the column on a text that is not of this form.
Result<Selectors> parse_selectors(std::string_view text);

}  // namespace headroom::watch
