// Flags that say how much load there is and for how long, read as the service file reads their
// values. A flag that was not given leaves what it would set alone.
#pragma once

#include <string>

#include "base/quantity.h"
#include "base/result.h"
#include "cli/test_options.h"
#include "spec/load_shape.h"

namespace headroom::cli {

Result<void> read_duration(const std::string& text, Nanos& into);
// Of the requests.
Result<void> read_share(const std::string& text, Ratio& into);
Result<void> read_load(const TestOptions& options, spec::LoadShape& into);

}  // namespace headroom::cli
