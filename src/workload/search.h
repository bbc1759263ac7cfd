// The search for the highest load that a service holds, as pure decisions: answers go in, the next
// rate to try comes out. No engine, no clock; trial/breakpoint.h drives it on a real service, and
// whoever asks the same question of another size or of a model drives it likewise.
//
// It rises from the lowest rate by a factor until an answer is not "held", then bisects between
// the last good and the first bad rate, by their geometric mean, until they are within the
// tolerance. Who knows about where the answer lies gives a start: from there it rises, or falls by
// the same factor until one holds. Then each end is asked a second time. Where two answers at one
// rate contradict each other a third decides, and the search goes on from what then stands: so one
// lucky or unlucky probe cannot decide the result, early or late. A rate at which the generator was
// the limit is asked again, since it may have been the machine's mood; the third time it counts as
// bad.
//
// The number of probes is about log(capacity / lowest) / log(growth) + log2(log(growth) /
// log(1 + tolerance)) + 2: 14 for 1/s to 200/s at a tolerance of 5 %.
#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "base/quantity.h"

namespace headroom::workload {

// What one probe says of its rate.
enum class Probed {
  kHeld,
  kBroke,
  kUnclear,  // the generator was the limit: says nothing of the service
};

struct SearchRange {
  Rate lowest;
  Rate highest;
  std::optional<Rate> start = {};  // within these; absent: the lowest
  Ratio tolerance{0.05};           // first bad over last good, less 1
  double growth = 2;               // from one rate to the next while rising or falling
};

class Search {
 public:
  static constexpr std::size_t kProbesMax = 60;
  static constexpr int kUnclearMax = 3;  // answers in vain at one rate
  // Below it the rates, which have four significant digits, could not be told apart.
  static constexpr Ratio kToleranceMin{0.005};

  // Asserts 0 < lowest <= start <= highest, a growth above 1 and a tolerance of at least
  // kToleranceMin.
  explicit Search(SearchRange range);

  // The rate to probe next; nothing when the search is over. The same until observe().
  std::optional<Rate> next() const;
  // Of the rate that next() gave.
  void observe(Probed answer);

  // The highest rate that held with no bad one below it, and the lowest that did not hold. A rate
  // whose answers contradict each other is neither until there is a third.
  std::optional<Rate> last_good() const;
  std::optional<Rate> first_bad() const;
  // Every answer that the first bad rate did not hold was unclear: the generator was the limit.
  bool bad_is_unclear() const;

  const SearchRange& range() const { return range_; }

 private:
  // The answers at one rate.
  struct Tally {
    int held = 0;
    int broke = 0;
    int unclear = 0;

    bool is_in_vain() const { return held + broke == 0 && unclear >= kUnclearMax; }
    bool is_good() const { return held > broke; }
    bool is_bad() const { return held < broke || is_in_vain(); }
    bool is_confirmed() const { return held + broke > 1 || is_in_vain(); }
  };

  bool is_confirmed(Rate rate) const { return tallies_.at(rate).is_confirmed(); }

  SearchRange range_;
  std::map<Rate, Tally> tallies_;
  std::size_t observed_ = 0;
};

}  // namespace headroom::workload
