// The runs of a service that are kept, as its review looks at them.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "review/subject.h"

namespace headroom::cli {

// Those that were measured and judged "pass" or "fail", the newest first; none where nothing was
// ever kept, for which no folder is made.
Result<std::vector<review::PastRun>> past_runs(const std::filesystem::path& state_folder,
                                               const spec::Spec& spec);

}  // namespace headroom::cli
