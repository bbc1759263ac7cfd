#include "base/grpc_status.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.h"

namespace headroom {

std::optional<int> grpc_status_of(std::string_view name) {
  const std::string wanted = to_lower(name);
  const auto found = std::ranges::find_if(
      kGrpcStatusNames, [&](std::string_view each) { return to_lower(each) == wanted; });
  if (found == kGrpcStatusNames.end()) return std::nullopt;
  return static_cast<int>(found - kGrpcStatusNames.begin());
}

int read_grpc_status(std::string_view digits) {
  constexpr int kUnknown = 2;
  int status = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), status);
  const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
  return is_number && status >= 0 && status < static_cast<int>(kGrpcStatusNames.size()) ? status
                                                                                        : kUnknown;
}

}  // namespace headroom
