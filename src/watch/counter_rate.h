// How fast one counter has grown between two looks at it.
#pragma once

#include <optional>

#include "base/quantity.h"

namespace headroom::watch {

class CounterRate {
 public:
  // Per second since the last call; nothing at the first, and where the clock stands. One that
  // falls was set back: it has counted from zero since.
  std::optional<double> next(Nanos now, double count) {
    const auto last = last_;
    last_ = {.at = now, .count = count};
    if (!last || now <= last->at) return std::nullopt;
    const double increase = count < last->count ? count : count - last->count;
    return increase / to_seconds(now - last->at);
  }

 private:
  struct Seen {
    Nanos at{};
    double count = 0;
  };
  std::optional<Seen> last_;
};

}  // namespace headroom::watch
