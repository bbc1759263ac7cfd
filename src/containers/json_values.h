// Values out of JSON that others wrote: what is missing or of another type is empty, never an
// exception.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace headroom::containers {

// null for what is no JSON.
nlohmann::json parse_json(std::string_view text);

// By a JSON pointer (RFC 6901); null when nothing is there. The reference is into `document`, or to
// a constant.
const nlohmann::json& value_in(const nlohmann::json& document, const std::string& pointer);
std::string text_in(const nlohmann::json& document, const std::string& pointer);
double number_in(const nlohmann::json& document, const std::string& pointer);
bool truth_in(const nlohmann::json& document, const std::string& pointer);

}  // namespace headroom::containers
