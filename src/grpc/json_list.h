// The elements of a JSON list as texts, without taking them apart.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace headroom::grpc {

// Nothing where `text` is no list. What stands between the commas need not be JSON; who reads it
// will see.
std::optional<std::vector<std::string_view>> json_elements(std::string_view text);

}  // namespace headroom::grpc
