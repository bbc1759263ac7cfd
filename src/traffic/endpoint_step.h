// From an endpoint of a log to a step that asks for what was recorded there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "traffic/draft.h"
#include "traffic/endpoints.h"

namespace headroom::traffic {

// The status that a right answer has, where that is not any below 400: the one that at least half
// of the recorded requests had. 206 and 304 say how a browser asked, and count as 200.
std::optional<int> expected_status(const Endpoint& endpoint);

// Whether it mostly answered that there is no such thing: what scanners and stale links ask for.
bool is_unknown(const Endpoint& endpoint);

// A request whose target is made of the row of a data set: the text of the target, and the data.
struct FilledTarget {
  std::string target;           // "/users/${users.user_id}${users.query}"
  std::optional<DataSet> data;  // none where nothing varies
};

// `data_name`: what the data set would be called.
FilledTarget filled_target(const Endpoint& endpoint, const std::string& data_name);

}  // namespace headroom::traffic
