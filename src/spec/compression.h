// Whether requests say that they take compressed answers.
#pragma once

#include <string_view>
#include <vector>

#include "spec/spec.h"

namespace headroom::spec {

inline constexpr std::string_view kAcceptEncoding = "Accept-Encoding";

// What a browser sends, for all codings that are decoded; nothing where the headers say already
// what is taken.
void accept_compressed(std::vector<Header>& headers);

}  // namespace headroom::spec
