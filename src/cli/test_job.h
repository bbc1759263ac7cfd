// One test, worked out: everything but where its load goes. All that the user can have got wrong is
// found here, before anything is started.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "cli/test_options.h"
#include "trial/breakpoint.h"
#include "workload/plan.h"

namespace headroom::cli {

// A search for the break point: the parts of trial::SearchSetup that the test decides.
struct SearchJob {
  std::function<Result<workload::Plan>(const trial::Level&)> plan_at;
  workload::SearchRange range;
  trial::Holding holding;
  std::optional<Nanos> at_most;
};

struct TestJob {
  spec::Test test;  // of a URL: its name is the URL
  std::variant<workload::Plan, SearchJob> work;
  std::vector<spec::Requirement> requirements;
};

Result<TestJob> job_of_url(const TestOptions& options);
// `spec` must outlive the job.
Result<TestJob> job_of_test(const spec::Spec& spec, const spec::Test& test,
                            const TestOptions& options);

}  // namespace headroom::cli
