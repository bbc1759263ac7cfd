// "1 request", "2 requests": for what a person reads.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::traffic {

// `things`: where it is more than an s behind the one.
inline std::string counted(std::uint64_t count, std::string_view thing,
                           std::string_view things = {}) {
  if (count == 1) return fmt::format("1 {}", thing);
  return things.empty() ? fmt::format("{} {}s", count, thing) : fmt::format("{} {}", count, things);
}

}  // namespace headroom::traffic
