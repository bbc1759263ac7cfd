// What was seen of one quantity over time, in bounded memory: in steps of 15 seconds, of 5 minutes
// and of an hour, of which the last ones are kept, so many of each as it reaches back. 12 bytes for
// a step.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/quantity.h"

namespace headroom::control {

class History {
 public:
  static constexpr std::size_t kLevels = 3;
  static constexpr std::array<Nanos, kLevels> kWidths = {
      std::chrono::seconds(15), std::chrono::minutes(5), std::chrono::hours(1)};
  // How far back the steps of each width are kept.
  using Reaches = std::array<Nanos, kLevels>;
  // To forecast by: two hours, two days, ten weeks. 33 kB.
  static constexpr Reaches kLong = {std::chrono::hours(2), std::chrono::hours(48),
                                    std::chrono::hours(24 * 70)};
  // To look back at: an hour, a day, a week. Less than 9 kB.
  static constexpr Reaches kShort = {std::chrono::hours(1), std::chrono::hours(24),
                                     std::chrono::hours(24 * 7)};

  History() : History(kLong) {}
  explicit History(const Reaches& reaches);

  // `at` must not be before the last one's, nor below 0 (asserts); what is no number, or one of
  // more than 27 digits, is left out.
  void add(Nanos at, double value);

  // Of what was seen in the time up to the last one, in the finest steps that reach so far back;
  // the step that is under way counts. 0 where nothing was.
  double mean(Nanos span) const;
  double most(Nanos span) const;
  // What was seen was at most that for this share of the time, each step taken by its most; the
  // share is above 0 and at most 1.
  double quantile(Nanos span, double share) const;
  // Nothing where nothing was seen in [from, to), or it was too long ago.
  std::optional<double> mean(Nanos from, Nanos to) const;

  std::optional<double> last() const { return last_; }
  Nanos at() const { return at_; }          // of the last one
  Nanos begins() const { return begins_; }  // the hour of the first; {} before there is any

  // As it is kept: of each level its steps, oldest first.
  struct Step {
    std::int64_t number = 0;  // of the step, counted from 0 of the clock
    double sum = 0;
    double most = 0;
    std::uint32_t count = 0;
  };
  std::vector<Step> steps(std::size_t level) const;
  // Takes up what steps() gave, of every level. Ignores what can be no step, and what is not newer
  // than what is there.
  void restore(std::size_t level, const std::vector<Step>& steps);

 private:
  struct Kept {
    float sum = 0;
    float most = 0;
    std::uint32_t count = 0;  // 0: nothing was seen
  };
  struct Level {
    Nanos width{};
    std::vector<Kept> ring;  // a step stands at its number modulo the size
    std::int64_t newest = -1;

    Kept& at(std::int64_t number);
    const Kept& at(std::int64_t number) const;
    // Makes room for a step that is not older than the newest, and forgets those that it takes.
    Kept& reach(std::int64_t number);
  };
  const Level& reaching(Nanos back) const;
  template <class Take>
  void visit(const Level& level, Nanos from, Nanos to, Take take) const;

  std::array<Level, kLevels> levels_;
  std::optional<double> last_;
  Nanos at_{};
  Nanos begins_{};
};

}  // namespace headroom::control
