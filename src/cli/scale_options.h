// The flags of `headroom scale`, and what they come to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/test_job.h"
#include "cli/test_options.h"
#include "spec/spec.h"
#include "trial/sweep.h"

namespace CLI {
class App;
}

namespace headroom::cli {

struct ScaleOptions {
  // Of figures that are there already.
  std::string from;
  std::string columns;
  // Of a service: what is grown, and how each size is searched.
  std::string component;
  std::string replicas;  // as written: "1,2,4"
  std::string cpu;
  std::string memory;
  std::string slots;
  std::string times;  // of all components
  int repeats = 2;
  std::string at_most;
  bool resume = false;
  TestOptions test;  // its file, environment, load and output

  std::string expect;

  void flags(CLI::App& app);
};

// What is grown and the sizes, rising and each once.
struct Growing {
  trial::Dimension dimension;  // without its environment
  std::vector<double> sizes;
};
Result<Growing> growing_of(const ScaleOptions& options);

// The search at each size: a test of the file that searches, or a ramp that the flags give.
// `spec` must outlive the job.
Result<TestJob> search_job(const spec::Spec& spec, const ScaleOptions& options);

// That of the flags, or else of the file where it speaks of what is grown.
Result<std::optional<spec::ScalingExpectation>> expectation_of(const ScaleOptions& options);

}  // namespace headroom::cli
