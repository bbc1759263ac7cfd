// A walk over the free knobs of a configuration, towards more margin. tuning/search.h says why.
#pragma once

#include <vector>

#include "tuning/search.h"

namespace headroom::tuning {

// Asks, and keeps what was seen. Lives for one search.
class Walk {
 public:
  Walk(const Space& space, const Ask& ask);

  enum class Until { kHolds, kBest };
  // From there, whatever it holds of dear knobs left as it is. Where the walk ends without holding,
  // it is tried a second time from the most of every free knob.
  Result<Seen> go(const Configuration& from, const Question& question, Until until);

  // Takes back changes against `towards`, one free knob after the other, that are worth no more
  // than kWorthwhile of the margin.
  static constexpr double kWorthwhile = 0.05;
  Result<Seen> take_back(Seen seen, const Configuration& towards, const Question& question);

  // Asked of one configuration as it is.
  Result<Seen> look(const Configuration& configuration, const Question& question);
  Result<Seen> highest_load(const Configuration& configuration);

  const std::vector<std::size_t>& dear() const { return dear_; }
  std::vector<Seen> take_seen() { return std::move(seen_); }

 private:
  Result<Seen> climb(Seen seen, const Question& question, Until until);
  Result<bool> improve(Seen& seen, std::size_t knob, std::size_t step, const Question& question);
  Seen& entry_of(const Configuration& configuration);

  const Space& space_;
  const Ask& ask_;
  std::vector<std::size_t> dear_;
  std::vector<std::size_t> free_;
  std::vector<Seen> seen_;
};

}  // namespace headroom::tuning
