// What users would see of a service under a constant load: simulated, and judged by the file's
// requirements.
#pragma once

#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "design/service.h"
#include "run/judge.h"

namespace headroom::design {

// How long a load is simulated: until so many requests have come, within bounds. Some thousand tell
// a p99 to a few percent; every verdict says how far it may be off. Under a load of thousands a
// second it may be less than `least`, though never less than two windows of a requirement.
struct Sampling {
  double requests = 5000;
  Nanos least = std::chrono::seconds(60);
  Nanos most = std::chrono::minutes(10);
  Seed seed;
};

// What is held: so many sessions a second.
struct Demanded {
  Rate sessions;
  std::vector<double> shares;  // by journey; empty: their own
};

struct Held {
  Rate sessions;
  run::Run run;
  run::Judgement judgement;

  // No requirement that speaks of this load is broken. One that found nothing to speak of (a step
  // that nobody came to) is not.
  bool holds() const { return broken().empty(); }
  std::vector<run::Verdict> broken() const;
};

// `model` is the service's own, or a variant of it. Left out of every verdict is the first fifth,
// or longer: until sessions have built up to the load that they are in the long run. Of what they
// ask meanwhile only the last fifth, or 20 s, is simulated; of sessions of minutes the rest would
// be most of the work. Fails as workload::make_plan() and sim::predict() do.
Result<Held> hold(const Service& service, const sim::Model& model, const Demanded& demanded,
                  const Sampling& sampling = {});

}  // namespace headroom::design
