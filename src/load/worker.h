// One thread of the load engine: its way to the service, its visitors and its ledger.
//
// Everything in it belongs to the thread that calls run(), but for stop(). Nothing is shared with
// other workers while requests run, but for rows that steps save, where there are such data.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "load/destinations.h"
#include "load/handover.h"
#include "load/pace.h"
#include "load/session_source.h"
#include "load/wiring.h"
#include "workload/plan.h"
#include "workload/traceparent.h"

namespace headroom::load {

// What all workers of a run share. Immutable while they run, but for the handover and the rows that
// steps save, which are safe.
struct Scene {
  const workload::Plan& plan;
  const Destinations& destinations;
  Handover& handover;
  workload::SavedData& saved;
  std::optional<workload::Traceparent> traceparent;
  Nanos opens_at{};  // on net::monotonic_now()
  Nanos drain{};
};

class Worker {
 public:
  // The scene must outlive it.
  static std::unique_ptr<Worker> create(const Scene& scene, Share share,
                                        std::unique_ptr<Wiring> wiring);
  virtual ~Worker() = default;

  // Returns when the run is over: after the plan's duration (or a stop), and then when nothing is
  // in flight any more, or the drain is over, or a second stop.
  virtual void run() = 0;
  // How often the user has asked to stop; from any thread.
  virtual void stop(int times) = 0;
  // The plan is played at this pace from now on; from any thread. A change takes hold at its moment
  // where that is still ahead.
  virtual void play(const Pace& pace) = 0;
  // When the plan's stream had no more sessions for this worker to begin, since the run's start;
  // nothing where time was the limit. Once run() has returned.
  virtual std::optional<Nanos> ran_out_at(std::size_t stream) const = 0;
};

}  // namespace headroom::load
