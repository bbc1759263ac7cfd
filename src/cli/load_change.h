// "50/s", "20", "1.5x", "+10%", "-10%": a change of the load as people ask for it while a test
// runs.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "load/control.h"

namespace headroom::cli {

// Of the whole load, so many times what it is.
struct LoadFactor {
  double times = 1;
};
using RateChange = std::variant<LoadFactor, Rate>;
using UsersChange = std::variant<LoadFactor, std::uint32_t>;

// Each fails on what is no change of its kind, whatever test is running.
Result<RateChange> parse_rate_change(std::string_view text);
Result<UsersChange> parse_users_change(std::string_view text);

// Each reads it and asks for it.
Result<void> change_rate(load::Control& control, std::string_view text);
Result<void> change_users(load::Control& control, std::string_view text);

}  // namespace headroom::cli
