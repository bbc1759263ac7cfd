// How long new replicas take to serve, as seen: from asking for them until they are ready. What the
// file says of it is what is believed until some have been seen.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "base/quantity.h"
#include "platform/signals.h"

namespace headroom::control {

class StartTimes {
 public:
  // Another number of replicas was asked for.
  void asked(int from, int to, Nanos now);
  // A look, while so many are asked for: who is ready now and was not in the last one is the one of
  // those awaited that was asked for first. Once all are there nobody is awaited.
  void look(const platform::ComponentSignals& signals, int asked);

  // What three of four of the last ones took at most; nothing where too few were seen. A few that
  // take long by chance are no reason to plan so far ahead for all.
  std::optional<Nanos> usual() const;

  // What was seen, oldest first, to be kept and taken up again; what is too much is left out.
  const std::deque<Nanos>& seen() const { return seen_; }
  void restore(const std::vector<Nanos>& seen);

  static constexpr std::size_t kFewest = 4;
  static constexpr std::size_t kMost = 16;

 private:
  void add(Nanos took);

  std::deque<Nanos> awaited_;  // when each was asked for, rising
  std::deque<Nanos> seen_;
  std::optional<std::size_t> ready_;  // in the last look
};

}  // namespace headroom::control
