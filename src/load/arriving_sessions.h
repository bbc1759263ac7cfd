// Open and trace models: sessions begin at the moments of the plan's stream, however the service
// fares. One that finds the limit of sessions under way reached is counted as dropped, never lost
// in silence.
#pragma once

#include <optional>
#include <vector>

#include "load/session_source.h"
#include "net/timers.h"
#include "workload/arrivals.h"

namespace headroom::load {

class ArrivingSessions final : public SessionSource, public net::Timer {
 public:
  ArrivingSessions(Stage& stage, Share share);
  ~ArrivingSessions() override;

  void start() override;
  bool assign_next(Visitor& visitor) override;
  void follow_pace() override;
  bool is_over() const override;
  void on_time(Nanos now) override;

 private:
  void find_next();
  void await_next();
  void begin_session();

  const Share share_;
  workload::SessionStream stream_;
  std::optional<workload::SessionStart> next_;  // of this worker's
  std::vector<Visitor*> idle_;
};

}  // namespace headroom::load
