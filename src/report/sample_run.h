// A run of known shape for the tests of reports, and to look at: a chat service on a steady load,
// then a spike of 8x that its model (a single queue) does not survive at once.
//
// The same arguments give the same run, to the byte. Four request classes: home (static, fast),
// ask (a stream behind the queue), list and open (fast). Warm-up 10 s; the spike takes the second
// fifth of the run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/judge.h"
#include "run/run.h"

namespace headroom::report {

struct SampleShape {
  std::int64_t seconds = 90;
  double sessions_per_second = 12;  // each one home, two asks, and every second one list and open
  double spike_factor = 8;          // 1 for a run without a spike
  double asks_per_second = 60;      // that the model can serve
};

run::Run sample_run(const SampleShape& shape = {});

// Ten seconds of one class, "get": in each nine requests that took exactly 100 ms and one that
// timed out; every send 1 ms late, half a second of CPU in all. Every figure of it is known.
run::Run plain_run();

// That run with a class "post" before its own, of which nothing was sent.
run::Run run_without_post();

// One requirement, as judged on plain_run() or any other run.
run::Judgement judged(const run::Run& run, const std::string& requirement);

// What the sample service promises; with the spike some of it is broken.
std::vector<spec::Requirement> sample_requirements();

run::Judgement sample_judgement(const run::Run& run);

}  // namespace headroom::report
