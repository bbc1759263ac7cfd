// The tables and lists of the HTML report. Each returns elements ready to stand in the page, empty
// where there is nothing to say; every text of a Run is escaped.
#pragma once

#include <string>
#include <vector>

#include "report/digest.h"
#include "run/comparison.h"
#include "run/judge.h"

namespace headroom::report {

// The handful of numbers one wants first.
std::string key_figures(const run::Run& run, const Digest& digest);

std::string requirements_table(const std::vector<run::Verdict>& verdicts);

// Count, rate, errors and percentiles of each class; response time, and below it service time.
std::string requests_table(const Digest& digest);

// What the components of the environment used under load.
std::string components_table(const run::Run& run);

// What was predicted beside what was measured.
std::string comparison_table(const run::Comparison& compared);

// Each kind of failure and each status, by class.
std::string failures_table(const Digest& digest);

// Whether the generator kept its schedule, and by which figures.
std::string generator_list(const run::Run& run, const run::Judgement& judgement,
                           const Digest& digest);

std::string events_list(const run::Run& run);
std::string remarks_list(const run::Run& run);

// What it takes to find or repeat the run: ids, seed, commit, host.
std::string metadata_list(const run::Run& run);

}  // namespace headroom::report
