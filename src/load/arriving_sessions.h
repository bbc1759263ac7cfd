// Open and trace models: sessions begin at the moments of a stream of the plan, however the
// service fares. What is due and could not begin yet waits; one that finds the limit of sessions
// under way reached, or as many waiting, or that still waits when the run is over, is counted as
// dropped, never lost in silence.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "load/session_source.h"
#include "net/timers.h"
#include "workload/arrivals.h"

namespace headroom::load {

class ArrivingSessions final : public SessionSource, public net::Timer {
 public:
  // `stream` is the index of the plan's stream.
  ArrivingSessions(Stage& stage, Share share, std::size_t stream);
  ~ArrivingSessions() override;

  void start() override;
  bool assign_next(Visitor& visitor) override;
  void follow_pace() override;
  void drop_rest() override;
  bool is_over() const override;
  void on_time(Nanos now) override;

 private:
  struct Due {
    std::uint64_t ordinal;
    Nanos at;  // on the wall
  };

  void find_next();
  void await_next();
  void collect_due(Nanos now);
  void begin_session(const Due& session);

  const Share share_;
  workload::SessionStream stream_;
  std::optional<workload::SessionStart> next_;  // of this worker's
  std::deque<Due> waiting_;                     // before it
  std::vector<Visitor*> idle_;
};

}  // namespace headroom::load
