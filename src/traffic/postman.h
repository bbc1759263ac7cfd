// Postman collections, format 2.0 and 2.1.
//
// Each folder that holds requests becomes a journey, in the collection's order; the requests beside
// the folders become one more. All have equal shares. Scripts are not run: what they set has to be
// written as `save:`.
#pragma once

#include <string_view>

#include "base/result.h"
#include "traffic/draft.h"

namespace headroom::traffic {

Result<Draft> read_postman(std::string_view text, std::string_view file);

}  // namespace headroom::traffic
