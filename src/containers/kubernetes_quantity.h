// Amounts as Kubernetes writes them: "250m", "1.5", "128Mi", "129e6", "12345678n".
#pragma once

#include <optional>
#include <string_view>

namespace headroom::containers {

// In units: cores, bytes. Nothing for what is no amount.
std::optional<double> parse_kubernetes_quantity(std::string_view text);

}  // namespace headroom::containers
