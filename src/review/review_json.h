// A review for programs: its own JSON (docs/formats/review-json.md), and SARIF 2.1.0, which code
// hosts show beside the lines of a file.
#pragma once

#include <string>
#include <string_view>

#include "review/review.h"

namespace headroom::review {

std::string review_json(const Review& review);

// `version` is that of headroom. Places are given where the finding has one, else the first line.
std::string sarif(const Review& review, std::string_view version);

}  // namespace headroom::review
