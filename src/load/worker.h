// One thread of the load engine: an event loop, its connections, its visitors and its ledger.
//
// Everything in it belongs to the thread that calls run(), but for stop(). Nothing is shared with
// other workers while requests run.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "load/destinations.h"
#include "load/dialect.h"
#include "load/handover.h"
#include "load/pace.h"
#include "load/session_source.h"
#include "workload/plan.h"
#include "workload/traceparent.h"

namespace headroom::load {

// What all workers of a run share. Immutable while they run, but for the handover, which is safe.
struct Scene {
  const workload::Plan& plan;
  const Destinations& destinations;
  const std::vector<std::unique_ptr<Dialect>>& dialects;  // by destination
  Handover& handover;
  std::optional<workload::Traceparent> traceparent;
  Nanos opens_at{};  // on net::monotonic_now()
  Nanos drain{};
};

class Worker {
 public:
  // Fails with kUnreachable when the kernel gives no event loop, and as Dialect::open does. The
  // scene must outlive it.
  static Result<std::unique_ptr<Worker>> create(const Scene& scene, Share share,
                                                std::uint32_t connections_max);
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
