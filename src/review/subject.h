// What a review looks at: the service file, the service as the file describes it at its expected
// peak, and the runs that are kept. Constant data; predicates may read it from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "design/service.h"
#include "growth/days.h"
#include "review/edges.h"
#include "review/rehearsal.h"
#include "spec/spec.h"

namespace headroom::review {

// A measured run of the service that came to its end, and was judged.
struct PastRun {
  std::string id;
  std::string test;
  Nanos duration{};
  std::string outcome;             // "pass" or "fail"
  double expected_peak_share = 0;  // its steady load over the expected peak; 0: unknown
  // The median response time of each step, in seconds; told of the newest run at the expected peak
  // and without a spike.
  std::map<std::string, double> medians;
};

struct Subject {
  // Works the service out at its peak, and rehearses it there: takes seconds. The Spec must outlive
  // it. `past` has the newest run first.
  Subject(const spec::Spec& file, std::vector<PastRun> past, growth::Date now);

  const spec::Spec& spec;
  Edges edges;
  std::vector<PastRun> runs;
  growth::Date today;
  // Nothing where the file does not say enough; `unknown` then tells what is missing.
  std::optional<design::Service> service;
  std::optional<Rehearsal> rehearsal;
  std::string unknown;

  // The names of the steps for which a call is made.
  std::vector<std::string> steps_of(const Edge& edge) const;
};

}  // namespace headroom::review
