// What the tests of the engine share: plans written by hand, a recorder that adds everything up,
// and a run against a scripted server.
#pragma once

#include <string>
#include <vector>

#include "load/engine.h"
#include "load/scripted_server.h"
#include "run/run.h"
#include "workload/plan.h"

namespace headroom::load {

// Text without slots, or with "${sequence}" in it, the session's ordinal, and "${saved}", variable
// 0.
workload::Template pattern(std::string text);

workload::Step get(std::string name, std::string target);

// The first value at that JSON path, kept as variable 0.
workload::Save saved_from(std::string path);
workload::Check expecting(spec::Check check);
workload::Check expecting_events(double at_least);

// One journey of these steps, begun at these moments.
workload::Plan plan_of(std::vector<workload::Step> steps,
                       std::vector<Nanos> starts = {Nanos::zero()});

class Summing : public run::Recorder {
 public:
  Result<void> begin(const run::Header& begun) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override;
  Result<void> finish(const run::End& ended) override;

  run::Header header;
  std::vector<run::Slice> slices;
  std::vector<run::Event> run_events;
  std::vector<run::End> ends;

  // Sums over all slices.
  std::uint64_t started(std::size_t request_class = 0) const;
  std::uint64_t succeeded(std::size_t request_class = 0) const;
  std::uint64_t failed(run::Failure failure, std::size_t request_class = 0) const;
  std::uint64_t failed_in_all(std::size_t request_class = 0) const;
  std::uint64_t events(std::size_t request_class = 0) const;
  std::uint64_t scheduled() const;
  std::uint64_t dropped() const;
  Histogram histogram(run::Measure measure, std::size_t request_class = 0) const;
  Histogram lateness() const;
};

// What the run says in words of the failure it saw first; empty where it says nothing.
std::string words_of_failure(const Summing& result);

// Runs the plan on one thread unless told otherwise, and expects that the engine does not fail.
Summing run_plan(const workload::Plan& plan, Options options);

}  // namespace headroom::load
