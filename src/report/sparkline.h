// A row of small bars, one character for each value: "▁▂▂▃▇█▅▂".
#pragma once

#include <optional>
#include <span>
#include <string>

namespace headroom::report {

// Heights are eighths of the largest value, at least one; a blank where there is no value.
std::string sparkline(std::span<const std::optional<double>> values);

}  // namespace headroom::report
