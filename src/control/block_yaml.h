// A document as YAML in block style, as people write manifests by hand.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace headroom::control {

// Strings stand plain where they can only be understood as that text, else in double quotes. Ends
// with a line feed. Asserts that it is an object.
std::string block_yaml(const nlohmann::ordered_json& document);

}  // namespace headroom::control
