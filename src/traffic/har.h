// HTTP Archives (HAR 1.1 and 1.2): what a browser or proxy recorded, entry by entry.
//
// Each page becomes a journey, in the order in which its requests began. What the browser had under
// way at the same time stands in a parallel group (side_by_side.h). The pause before a step or
// group is the time from the end of all earlier requests to its beginning, a day at most; where it
// began earlier than that there is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "traffic/draft.h"

namespace headroom::traffic {

// Requests to other hosts than that of the first entry are left out, unless `hosts` names them.
Result<Draft> read_har(std::string_view text, std::string_view file,
                       const std::vector<std::string>& hosts);

}  // namespace headroom::traffic
