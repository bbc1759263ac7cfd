// The load engine: carries out a Plan against a real service and says what happened.
//
// One event loop per thread, nothing shared between them while requests run. A thread keeps the
// histograms of the current second and hands them over when the second ends; the calling thread
// merges them into one slice for the recorder. Times count from the moment the plan intended a
// request (response time) and from the moment it was sent (service time).
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "base/quantity.h"
#include "base/result.h"
#include "load/connecting.h"
#include "run/recorder.h"
#include "spec/processors.h"
#include "workload/plan.h"

namespace headroom::load {

class Control;  // load/control.h

struct Options {
  std::string base_url;  // "http://127.0.0.1:8080"; steps with an absolute target ignore it
  int threads = 1;
  std::uint32_t connections_max =
      50'000;  // open at once, all threads together; a session past it is kNotSent
  std::uint32_t sessions_max = 200'000;  // under way at once, likewise
  // After the duration: how long requests in flight may still finish. As long as the steps' own
  // timeouts allow unless given, but 5 s at least and run::kLongestDrain at most.
  std::optional<Nanos> drain = {};
  Connecting connecting;
  // Awake: asked for while the run lasts; a remark of the run says whether they were.
  spec::Processors processors = spec::Processors::kMayHalt;
  Control* control = nullptr;  // who may change the load by hand; borrowed, absent: nobody
};

// Stops a run from a signal handler or another thread: once gracefully (no new requests, those in
// flight may finish within Options::drain), twice at once.
class StopRequest {
 public:
  void request() { count_.fetch_add(1, std::memory_order_relaxed); }
  int count() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> count_{0};
};

// Fails with kUnreachable when the host does not resolve, or when nothing answered at all at the
// first attempt of a check connection; with the recorder's error when that fails. `header` is
// complete but for `classes`, `threads`, `protocols` and `started`, which the engine fills in
// before recorder.begin().
Result<run::End> run(const workload::Plan& plan, const Options& options, run::Header header,
                     run::Recorder& recorder, const StopRequest& stop);

}  // namespace headroom::load
