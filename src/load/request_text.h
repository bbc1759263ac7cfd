// What requests have in common, whatever protocol carries them.
#pragma once

#include <string>
#include <string_view>

#include "workload/plan.h"

namespace headroom::load {

inline constexpr std::string_view kUserAgent = "headroom";

bool has_header(const workload::Step& step, std::string_view lower_case_name);
// Whether a request of that method says how long its body is even where it has none.
bool expects_a_body(std::string_view method);

// Authorization: for the step's own host only.
bool is_credential(std::string_view name);

// Values cannot break out of their place. Both change what stands in `out` from `from` on.
// Percent-encodes what may not stand in a target: spaces, controls and non-ASCII bytes.
void encode_target(std::string& out, std::size_t from);
// Controls, which could end a header and begin another, become spaces.
void blank_controls(std::string& out, std::size_t from);

}  // namespace headroom::load
